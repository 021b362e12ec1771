/** What is done to whole journeys and to names while processes die: publishing over people, stopping, merging. */
import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import { execute, type Database } from '../../server/store/database.ts';
import { api, type Product } from '../product.ts';
import { insist } from './insist.ts';
import { restJourney } from './journeys.ts';
import { enterAll, idOf, publish, sendEvents } from './shop.ts';

const CHANGES = ['move', 'leave', 'stop'] as const;
type Change = (typeof CHANGES)[number];

/** How everybody inside must have ended: in which version, why, and by which visits. */
const ENDS: Readonly<Record<Change, readonly [version: number, reason: string, visits: string]>> = {
  move: [2, 'done', '1 start:next, 2 nap:next, 2 end!done'],
  leave: [1, 'replaced', '1 start:next, 1 nap!replaced'],
  stop: [1, 'stopped', '1 start:next, 1 nap!stopped'],
};

/** People in more than one chunk of a publication. */
const CROWD = 600;
/** People who are known by a second id until it is merged. */
const TWINS = 20;
const LONG_SECONDS = 7200;
const SHORT_SECONDS = 2;

/** People who rest in journeys that will be changed, and some who will have a second id for a while. */
export interface Changing {
  readonly journeys: Readonly<Record<Change, string>>;
  readonly people: readonly number[];
  readonly twins: readonly number[];
}

const twinOf = (person: number): string => `twin-${person}`;

/** Lets the first people into three journeys in which they rest for hours. */
export async function beginChanges(product: Product, everybody: readonly number[]): Promise<Changing> {
  const [people, twins] = [everybody.slice(0, CROWD), everybody.slice(0, TWINS)];
  const journeys = {} as Record<Change, string>;
  for (const change of CHANGES) {
    journeys[change] = await publish(product, (id) => restJourney(id, LONG_SECONDS));
    await enterAll(product, journeys[change], people);
  }
  return { journeys, people, twins };
}

/** Waits until all rest. */
export async function untilAllRest(database: Database, { journeys, people }: Changing): Promise<boolean> {
  const [row] = await execute<{ n: number }>(
    database,
    database.reader,
    `select count(*) as n from runs where journey_id in (?, ?, ?) and node_id = 'nap' and place <> 'ended' and wait is not null`,
    CHANGES.map((change) => journeys[change]),
  );
  return Number(row?.n) === people.length * CHANGES.length;
}

/** Publishes over those who rest, stops a journey, gives some people a second id and merges it. The calls may be killed: the state counts. */
export async function change(product: Product, key: string, { journeys, twins }: Changing): Promise<void> {
  const publishOver = async (inside: 'move' | 'leave'): Promise<void> => {
    const id = journeys[inside];
    const { rev } = await insist(async () => {
      const now = await api<JourneyDetail>(product, 'GET', `/api/journeys/${id}`);
      const draft = restJourney(id, SHORT_SECONDS);
      return api<{ rev: number }>(product, 'PUT', `/api/journeys/${id}/draft`, { rev: now.rev, draft });
    });
    await insist(async () => {
      await api(product, 'POST', `/api/journeys/${id}/publish`, { rev, inside }).catch(() => undefined);
      return (await api<JourneyDetail>(product, 'GET', `/api/journeys/${id}`)).version === 2;
    });
  };
  await publishOver('move');
  await publishOver('leave');
  await insist(async () => {
    await api(product, 'POST', `/api/journeys/${journeys.stop}/stop`).catch(() => undefined);
    return (await api<JourneyDetail>(product, 'GET', `/api/journeys/${journeys.stop}`)).state === 'stopped';
  });
  await sendEvents(
    product,
    key,
    twins.map((person) => ({ type: 'identify', userId: twinOf(person), messageId: `twin-${person}`, traits: {} })),
  );
  for (const person of twins) {
    const event = { type: 'alias', previousId: twinOf(person), userId: idOf(person), messageId: `alias-${person}` };
    await sendEvents(product, key, [event]);
  }
}

/** @returns sentences about whoever did not end as they must have. */
export async function checkChanges(database: Database, { journeys, people, twins }: Changing): Promise<string[]> {
  const violations: string[] = [];
  for (const change of CHANGES) {
    const [version, reason, visits] = ENDS[change];
    const runs = await execute<{ id: number; version: number; end_reason: string | null }>(
      database,
      database.reader,
      'select id, version, end_reason from runs where journey_id = ?',
      [journeys[change]],
    );
    const made = new Map<number, string[]>();
    for (const row of await execute<{ run_id: number; step: string }>(
      database,
      database.reader,
      `select run_id, version || ' ' || node_id || coalesce(':' || port, '!' || exit) as step from visits
       where journey_id = ? order by run_id, visit`,
      [journeys[change]],
    )) {
      made.set(row.run_id, [...(made.get(row.run_id) ?? []), row.step]);
    }
    if (runs.length !== people.length) violations.push(`${change}: ${runs.length} runs, not ${people.length}`);
    const odd = runs.filter(
      (run) => run.version !== version || run.end_reason !== reason || made.get(run.id)?.join(', ') !== visits,
    );
    for (const run of odd.slice(0, 3)) {
      violations.push(`${change}: ${JSON.stringify(run)} ${made.get(run.id)?.join(', ') ?? ''}, not ${visits}`);
    }
  }
  const [left] = await execute<{ customers: number; aliases: number; intents: number }>(
    database,
    database.reader,
    `select (select count(*) from customers where external_id like 'twin-%') as customers,
       (select count(*) from aliases where external_id like 'twin-%') as aliases, (select count(*) from publish_moves) as intents`,
  );
  const wanted = { customers: 0, aliases: twins.length, intents: 0 };
  if (JSON.stringify(left) !== JSON.stringify(wanted)) {
    violations.push(`changes: ${JSON.stringify(left)}, not ${JSON.stringify(wanted)}`);
  }
  return violations;
}
