/** Compares what the database, the provider and the mailbox hold with what the plan says must have happened. */
import { bucketOf } from '../../engine/bucket-of.ts';
import { draw } from '../../engine/draw.ts';
import { auditCounters } from '../../server/runs/audit-counters.ts';
import { execute, type Database } from '../../server/store/database.ts';
import type { ResendServer } from '../../server/sending/testing/resend-server.ts';
import { ARMS, eventOf } from './journeys.ts';
import type { PlainMailbox } from './plain-mailbox.ts';
import { addressOf, personOf } from './shop.ts';
import { keyedRefuses, plainTrouble } from './troubles.ts';

export interface Audited {
  readonly database: Database;
  readonly keyed: { readonly journey: string; readonly people: readonly number[]; readonly provider: ResendServer };
  readonly plain: { readonly journey: string; readonly people: readonly number[]; readonly mailbox: PlainMailbox };
  /** Most messages that may be unknown because a process was killed. */
  readonly mostUnknown: number;
}

/** What was found. */
export interface Findings {
  readonly violations: readonly string[];
  /** Plain messages that are unknown though their server had no trouble with them: a kill's doing. */
  readonly unknownByKills: number;
  readonly messages: number;
}

interface RunRow {
  readonly id: number;
  readonly customer_id: number;
  readonly external_id: string;
  readonly treatment: string;
  readonly place: string;
  readonly end_reason: string | null;
}
interface MessageRow {
  readonly run_id: number;
  readonly node_id: string;
  readonly state: string;
  readonly lease: string | null;
}

/** Gathers sentences, the first few of each kind. */
class Violations {
  readonly list: string[] = [];
  readonly #counts = new Map<string, number>();

  add(kind: string, detail: string): void {
    const n = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, n);
    if (n <= 3) this.list.push(`${kind}: ${detail}`);
  }

  expect(kind: string, who: string, found: unknown, wanted: unknown): void {
    const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (a !== b) this.add(kind, `${who}: ${a}, not ${b}`);
  }
}

/** The visits, in order, that the plan says a person of the keyed journey makes. */
function keyedVisits(journey: string, run: RunRow): string[] {
  const person = personOf(run.external_id);
  const held = run.treatment === 'held';
  const sent = (subject: string) => (!held && keyedRefuses(addressOf(person), subject) ? 'failed' : 'sent');
  const arm = ARMS[bucketOf([50, 50], draw(`${journey}/split`, run.customer_id), ARMS)]!;
  const visits = ['start:next', `split:${arm}`, `first:${sent('first')}`];
  const event = eventOf(person);
  if (event === 'bought') return [...visits, 'hope!goal'];
  if (event === 'left') return [...visits, 'hope!left'];
  return [...visits, 'hope:happened', 'nap:next', 'long:next', `second:${sent('second')}`, 'end!done'];
}

/** @param messages of the run: one that is unknown has probably arrived, so its node leads on as if it had. */
function plainVisits(run: RunRow, messages: readonly MessageRow[]): string[] {
  const to = addressOf(personOf(run.external_id));
  const sent = (subject: string) => {
    const isRefused = run.treatment !== 'held' && plainTrouble(to, subject) === 'refuse';
    const isUnknown = messages.some(({ node_id: node, state }) => node === subject && state === 'unknown');
    return isRefused && !isUnknown ? 'failed' : 'sent';
  };
  return ['start:next', `first:${sent('first')}`, 'nap:next', `second:${sent('second')}`, 'end!done'];
}

async function rowsOf(database: Database, journey: string) {
  const read = <Row>(text: string): Promise<Row[]> => execute<Row>(database, database.reader, text, [journey]);
  const runs = await read<RunRow>(
    `select r.id, r.customer_id, c.external_id, r.treatment, r.place, r.end_reason from runs r
     join customers c on c.id = r.customer_id where r.journey_id = ? order by r.id`,
  );
  const visits = new Map<number, string[]>();
  const found = await read<{ run_id: number; node_id: string; port: string | null; exit: string | null }>(
    'select run_id, node_id, port, exit from visits where journey_id = ? order by run_id, visit',
  );
  for (const { run_id: run, node_id: node, port, exit } of found) {
    const list = visits.get(run) ?? [];
    list.push(port === null ? `${node}!${exit}` : `${node}:${port}`);
    visits.set(run, list);
  }
  const messages = await read<MessageRow>(
    'select run_id, node_id, state, lease from messages where journey_id = ? order by run_id, id',
  );
  const byRun = new Map<number, MessageRow[]>();
  for (const message of messages) byRun.set(message.run_id, [...(byRun.get(message.run_id) ?? []), message]);
  return { runs, visits, byRun, count: messages.length };
}

function checkRuns(
  violations: Violations,
  name: string,
  people: readonly number[],
  rows: Awaited<ReturnType<typeof rowsOf>>,
  visitsOf: (run: RunRow, messages: readonly MessageRow[]) => string[],
): void {
  const { runs, visits, byRun } = rows;
  violations.expect(`${name} runs`, 'people', runs.length, people.length);
  violations.expect(
    `${name} runs`,
    'different people',
    new Set(runs.map((run) => run.external_id)).size,
    people.length,
  );
  for (const run of runs) {
    const messages = byRun.get(run.id) ?? [];
    const wanted = visitsOf(run, messages);
    violations.expect(`${name} visits`, run.external_id, visits.get(run.id) ?? [], wanted);
    violations.expect(
      `${name} end`,
      run.external_id,
      [run.place, run.end_reason],
      ['ended', wanted.at(-1).split('!')[1]],
    );
    const sends = wanted
      .map((visit) => visit.split(/[:!]/)[0]!)
      .filter((node) => node === 'first' || node === 'second');
    violations.expect(
      `${name} ledger`,
      run.external_id,
      messages.map((one) => one.node_id),
      sends,
    );
    for (const { state, lease, node_id: node } of messages) {
      if (lease !== null) violations.add(`${name} lease`, `${run.external_id} ${node} is still leased, ${state}`);
    }
  }
}

/** Looks at everything. */
export async function audit({ database, keyed, plain, mostUnknown }: Audited): Promise<Findings> {
  const violations = new Violations();
  const keyedRows = await rowsOf(database, keyed.journey);
  checkRuns(violations, 'keyed', keyed.people, keyedRows, (run) => keyedVisits(keyed.journey, run));
  const due = new Set<string>();
  for (const run of keyedRows.runs) {
    const to = addressOf(personOf(run.external_id));
    for (const { node_id: subject, state } of keyedRows.byRun.get(run.id) ?? []) {
      const wanted = run.treatment === 'held' ? 'ghost' : keyedRefuses(to, subject) ? 'failed' : 'accepted';
      violations.expect('keyed ledger', `${to} ${subject}`, state, wanted);
      if (wanted === 'accepted') due.add(`${to} ${subject}`);
    }
  }
  const taken = [...keyed.provider.taken.values()].map((mail) => `${mail.to.join()} ${mail.subject}`);
  violations.expect('provider', 'mails taken more than once', taken.length - new Set(taken).size, 0);
  const takenSet = new Set(taken);
  for (const name of due) if (!takenSet.has(name)) violations.add('provider', `${name} was never taken`);
  for (const name of takenSet) if (!due.has(name)) violations.add('provider', `${name} must not have been sent`);

  const plainRows = await rowsOf(database, plain.journey);
  checkRuns(violations, 'plain', plain.people, plainRows, plainVisits);
  let unknownByKills = 0;
  const named = new Set<string>();
  for (const run of plainRows.runs) {
    const to = addressOf(personOf(run.external_id));
    for (const { node_id: subject, state } of plainRows.byRun.get(run.id) ?? []) {
      const name = `${to} ${subject}`;
      named.add(name);
      const trouble = plainTrouble(to, subject);
      const found = plain.mailbox.kept.get(name) ?? 0;
      if (run.treatment === 'held') {
        violations.expect('plain ledger', name, [state, found], ['ghost', 0]);
        continue;
      }
      const lost = trouble === 'cut' || trouble === 'cut-kept' || trouble === 'silent-kept';
      if (state === 'unknown') {
        if (!lost) unknownByKills += 1;
        if (found > 1) violations.add('mailbox', `${name} is unknown and arrived ${found} times`);
        continue;
      }
      const wanted = trouble === 'refuse' ? ['failed', 0] : lost ? ['unknown', '?'] : ['accepted', 1];
      violations.expect('plain ledger', name, [state, found], wanted);
    }
  }
  for (const name of plain.mailbox.kept.keys())
    if (!named.has(name)) violations.add('mailbox', `${name} is in no ledger`);
  if (unknownByKills > mostUnknown)
    violations.add('unknown', `${unknownByKills} messages are unknown by kills, more than ${mostUnknown}`);

  await checkWhole(database, violations, keyed.journey, keyedRows.runs);
  return { violations: violations.list, unknownByKills, messages: keyedRows.count + plainRows.count };
}

/** Sums, conversions and what must be left of batches. */
async function checkWhole(
  database: Database,
  violations: Violations,
  journey: string,
  runs: readonly RunRow[],
): Promise<void> {
  for (const fault of await auditCounters(database)) violations.add('counters', JSON.stringify(fault));
  const conversions = await execute<{ external_id: string; n: number; value: number }>(
    database,
    database.reader,
    `select c.external_id, count(*) as n, sum(v.value) as value from conversions v join customers c on c.id = v.customer_id
     where v.journey_id = ? group by c.external_id`,
    [journey],
  );
  const byPerson = new Map(conversions.map((row) => [row.external_id, row]));
  for (const { external_id: id } of runs) {
    const person = personOf(id);
    const row = byPerson.get(id);
    const wanted = eventOf(person) === 'bought' ? [1, person] : [0, 0];
    violations.expect('conversions', id, [Number(row?.n ?? 0), Number(row?.value ?? 0)], wanted);
  }
  const [open] = await execute<{ n: number }>(
    database,
    database.reader,
    'select count(*) as n from runs where batch_id is not null or due_at is not null',
  );
  violations.expect('places', 'ended runs that are carried or due', Number(open?.n), 0);
}
