import { advance } from '../../engine/advance.ts';
import type { Leg } from '../../engine/run.ts';
import type { Services } from '../services.ts';
import { senderFor } from '../sending/queue.ts';
import { execute } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { describeFailure, isInfrastructure } from './failures.ts';
import { groupBy } from './group-by.ts';
import { moveRuns } from './move-runs.ts';
import { heldAt } from './resting.ts';
import type { SenderOf, SendEffect } from './leg-rows.ts';
import { RIDING_COLUMNS, runOf, slotMinute, type RidingRow } from './run-row.ts';
import type { Member } from './leg-events.ts';
import { closeBatch, writeLeg, type DecidedPart } from './write-leg.ts';

/** What the batch workflow does next: sleep until the next member wakes, or end. */
export type LegResult = { readonly sleepUntil: number } | { readonly done: true };

/** Most rounds in one leg; a round more is needed when an event arrives while a leg is being decided. */
const ROUNDS = 10;

/** Most people in one transaction: about 10 ms. Other processes write between two of them. */
const PIECE = 250;

/** What a leg tells the carrier after its commits. */
export interface AfterLeg {
  readonly minutes: Set<number>;
  readonly senders: Set<string>;
}

/**
 * Advances the members of a batch whose time has come, as of `now` (the workflow's clock): decides outside any
 * transaction, then writes in one. Running it twice moves nobody twice. A member whose data makes it fail is held.
 *
 * @param only these members; everybody when left out.
 * @throws on trouble of infrastructure, for the workflow to try again.
 */
export async function runLeg(
  services: Services,
  batch: string,
  now: number,
  only?: readonly number[],
): Promise<LegResult> {
  const { database, carrier } = services;
  const after: AfterLeg = { minutes: new Set(), senders: new Set() };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const members = await awakeMembers(services, batch, now, only);
      if (members.length === 0) break;
      const again = await ride(services, members, now, after);
      if (!again) break;
    }
  } finally {
    if (after.minutes.size > 0) carrier.slots([...after.minutes]);
    if (after.senders.size > 0) carrier.dispatch([...after.senders]);
  }
  const [rest] = await execute<{ riding: number; next: number | null; open: number }>(
    database,
    database.reader,
    `select count(*) as riding, min(due_at) as next,
       (select count(*) from batches where id = ? and ended_at is null) as open
     from runs where batch_id = ? and place = 'riding'`,
    [batch, batch],
  );
  if (rest !== undefined && Number(rest.riding) > 0) return { sleepUntil: Number(rest.next ?? now) };
  // Mostly the leg's own transaction has closed the batch; not when its last member was taken away by somebody else.
  if (Number(rest?.open ?? 0) > 0) await database.write((tx) => closeBatch(database, tx, batch, now));
  return { done: true };
}

async function awakeMembers(
  services: Services,
  batch: string,
  now: number,
  only: readonly number[] | undefined,
): Promise<Member[]> {
  if (only?.length === 0) return [];
  const [among, ids] = only === undefined ? ['1 = 1', null] : inIds(services.database, 'r.id', only);
  const columns = RIDING_COLUMNS.map((column) => `r.${column}`).join(', ');
  const rows = await execute<RidingRow & { event_seq: number | null }>(
    services.database,
    services.database.reader,
    `select ${columns}, c.event_seq from runs r left join customers c on c.id = r.customer_id
     where r.batch_id = ? and r.place = 'riding' and (r.due_at is null or r.due_at <= ?) and ${among} order by r.id`,
    [batch, now, ...(ids === null ? [] : [ids])],
  );
  return rows.map((row) => ({ row, eventSeq: row.event_seq }));
}

/** One round over the members: true when somebody has to move again at once. */
async function ride(services: Services, members: readonly Member[], now: number, after: AfterLeg): Promise<boolean> {
  let again = false;
  const groups = [...groupBy(members, ({ row }) => `${row.journey_id}/${String(row.version)}`).values()];
  const write = async (parts: readonly DecidedPart[]): Promise<void> => {
    const senderOf = await sendersOf(
      services,
      parts.flatMap(({ legs }) => legs),
    );
    const written = await writeLeg(services, parts, senderOf, now);
    again ||= written.again;
    for (const dueAt of written.parkedUntil) after.minutes.add(slotMinute(dueAt));
    for (const sender of written.senders) after.senders.add(sender);
  };
  const work = async (part: readonly Member[]): Promise<void> => {
    try {
      for (const piece of pieces({ members: part, legs: await decide(services, part, now) })) await write([piece]);
    } catch (error) {
      if (isInfrastructure(error)) throw error;
      // Those whose piece was written have moved on: the second time they are nobody's.
      if (part.length > 1) {
        const half = part.length >> 1;
        await work(part.slice(0, half));
        await work(part.slice(half));
        return;
      }
      for (const member of part) await hold(services, member, error, now, after);
    }
  };
  if (groups.length > 1 && members.length <= PIECE) {
    // A few people of several journeys: one transaction for all of them, unless somebody's data stands in the way.
    try {
      const parts: DecidedPart[] = [];
      for (const part of groups) parts.push({ members: part, legs: await decide(services, part, now) });
      await write(parts);
      return again;
    } catch (error) {
      if (isInfrastructure(error)) throw error;
    }
  }
  for (const group of groups) await work(group);
  return again;
}

/** Cut so that each transaction stays short. */
function pieces({ members, legs }: DecidedPart): DecidedPart[] {
  const cut: DecidedPart[] = [];
  for (let start = 0; start < members.length; start += PIECE) {
    cut.push({ members: members.slice(start, start + PIECE), legs: legs.slice(start, start + PIECE) });
  }
  return cut;
}

async function decide(services: Services, members: readonly Member[], now: number): Promise<readonly Leg[]> {
  const [first] = members;
  if (first === undefined) return [];
  const plan = await services.plans.get(first.row.journey_id, first.row.version);
  const runs = members.map(({ row }) => runOf(row));
  return advance(plan, runs, now, services.facts, services.types);
}

/** The sender of every kind of message in these legs, looked up before the transaction. */
async function sendersOf(services: Services, legs: readonly Leg[]): Promise<SenderOf> {
  const found = new Map<string, string>();
  const keyOf = ({ channel, sender }: SendEffect): string => `${channel} ${sender ?? ''}`;
  for (const { effects } of legs) {
    for (const { effect } of effects) {
      if (effect.effect !== 'send' || found.has(keyOf(effect))) continue;
      found.set(keyOf(effect), await senderFor(services, effect.channel, effect.sender));
    }
  }
  return (effect) => found.get(keyOf(effect)) ?? '';
}

/** The culprit, alone: kept where it stood, with the reason and a time for the next try. */
async function hold(services: Services, member: Member, error: unknown, now: number, after: AfterLeg): Promise<void> {
  const { code, detail } = describeFailure(error);
  services.log.warn({ run: member.row.id, err: error }, 'a run is held');
  const resting = heldAt(member.row, now, code, detail);
  const { id, rev } = member.row;
  await services.database.write((tx) => moveRuns(services.database, tx, [{ id, rev, resting }]), 'hold');
  if (resting.dueAt !== null) after.minutes.add(slotMinute(resting.dueAt));
}
