import { z } from 'zod';
import type { Page } from '../../engine/contract/common.ts';
import type { PersonAtNode } from '../../engine/contract/people.ts';
import { Refusal } from '../http/errors.ts';
import { cursorOf, idKey, instantKey, keysOf, PAGE } from '../people/cursors.ts';
import { customerItems, goneCustomer } from '../people/customer-items.ts';
import { untilOf } from '../people/run-summaries.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { byIdOnly } from './index-hints.ts';
import type { RunsTable } from '../store/journey-schema.ts';

/** Which people: those behind one number of one node (or of the whole version, without a node). */
export interface PeopleQuery {
  readonly journey: string;
  readonly version: number;
  readonly node?: string | undefined;
  readonly value?: string | undefined;
  readonly cursor?: string | undefined;
}

/** A person before the customer is looked up. */
interface Found {
  readonly run: number;
  readonly customer: number;
  readonly at: number;
  readonly until: number | null;
  readonly detail: string | null;
}

interface RunFound {
  readonly id: number;
  readonly customer_id: number;
  readonly arrived_at: number;
  readonly due_at: number | null;
  readonly wait: string | null;
  readonly place: RunsTable['place'];
  readonly held_code: string | null;
}

/** Those inside now, by run: everybody who waits, or only those who are held. */
export async function peopleInside(services: Services, query: PeopleQuery, held: boolean): Promise<Page<PersonAtNode>> {
  const { conditions, values } = ownConditions(query);
  conditions.push(`place <> 'ended'`);
  if (held) conditions.push('held_code is not null');
  goOnBelow(query.cursor, conditions, values);
  const rows = await execute<RunFound>(
    services.database,
    services.database.reader,
    `select id, customer_id, arrived_at, due_at, wait, place, held_code from runs
      where ${conditions.join(' and ')} order by id desc limit ${PAGE + 1}`,
    values,
  );
  return pageOf(services, rows, (row) => cursorOf([row.id]), fromRun);
}

function fromRun(row: RunFound): Found {
  return { run: row.id, customer: row.customer_id, at: row.arrived_at, until: untilOf(row), detail: row.held_code };
}

interface VisitFound {
  readonly id: number;
  readonly run_id: number;
  readonly customer_id: number;
  readonly arrived_at: number;
  readonly left_at: number;
  readonly port: string | null;
  readonly exit: string | null;
}

/** Those who have left by a port or exited with a reason, or (`any`) both; the last to leave first. */
export async function peopleGone(
  services: Services,
  query: PeopleQuery,
  how: 'left' | 'exited' | 'any',
): Promise<Page<PersonAtNode>> {
  const { conditions, values } = ownConditions(query);
  const column = how === 'left' ? 'port' : 'exit';
  if (how !== 'any') {
    conditions.push(query.value === undefined ? `${column} is not null` : `${column} = ?`);
    if (query.value !== undefined) values.push(query.value);
  }
  if (query.cursor !== undefined) {
    const [at, id] = keysOf(query.cursor, z.tuple([instantKey, idKey]));
    conditions.push('(left_at < ? or (left_at = ? and id < ?))');
    values.push(at, at, id);
  }
  const rows = await execute<VisitFound>(
    services.database,
    services.database.reader,
    `select id, run_id, customer_id, arrived_at, left_at, port, exit from visits
      where ${conditions.join(' and ')} order by left_at desc, id desc limit ${PAGE + 1}`,
    values,
  );
  return pageOf(
    services,
    rows,
    (row) => cursorOf([row.left_at, row.id]),
    (row) => ({
      run: row.run_id,
      customer: row.customer_id,
      at: how === 'any' ? row.arrived_at : row.left_at,
      until: null,
      detail: row.port ?? row.exit,
    }),
  );
}

/** Those whose way through the version has ended, for a reason or for any; the last to enter first. */
export async function peopleEnded(services: Services, query: PeopleQuery): Promise<Page<PersonAtNode>> {
  const { conditions, values } = ownConditions({ ...query, node: undefined });
  conditions.push(`place = 'ended'`);
  if (query.value !== undefined) {
    conditions.push('end_reason = ?');
    values.push(query.value);
  }
  goOnBelow(query.cursor, conditions, values);
  const rows = await execute<{
    id: number;
    customer_id: number;
    entered_at: number;
    ended_at: number | null;
    end_reason: string | null;
  }>(
    services.database,
    services.database.reader,
    `select id, customer_id, entered_at, ended_at, end_reason from runs ${byIdOnly(services.database)}
      where ${conditions.join(' and ')} order by id desc limit ${PAGE + 1}`,
    values,
  );
  return pageOf(
    services,
    rows,
    (row) => cursorOf([row.id]),
    (row) => ({
      run: row.id,
      customer: row.customer_id,
      at: row.ended_at ?? row.entered_at,
      until: null,
      detail: row.end_reason,
    }),
  );
}

/** Everybody who came to a node: those who stand there, then those who have gone. */
export async function peopleEntered(services: Services, query: PeopleQuery): Promise<Page<PersonAtNode>> {
  const phase = z.tuple([z.enum(['inside', 'gone']), z.string().max(1000)]);
  const [where, inner] = query.cursor === undefined ? (['inside', ''] as const) : keysOf(query.cursor, phase);
  const own = { ...query, cursor: inner === '' ? undefined : inner };
  const page = where === 'inside' ? await peopleInside(services, own, false) : await peopleGone(services, own, 'any');
  if (page.next !== null) return { ...page, next: cursorOf([where, page.next]) };
  if (where === 'gone') return page;
  const gone = await peopleGone(services, { ...query, cursor: undefined }, 'any');
  if (gone.items.length === 0) return page;
  // Nobody stands there any more: an empty first page would look like nobody ever came.
  if (page.items.length === 0) return gone.next === null ? gone : { ...gone, next: cursorOf(['gone', gone.next]) };
  return { ...page, next: cursorOf(['gone', '']) };
}

/** Those with a message of the node in a state, or put off, skipped or failed for a reason; the newest first. */
export async function peopleWritten(
  services: Services,
  query: PeopleQuery,
  by: 'state' | 'reason',
): Promise<Page<PersonAtNode>> {
  const { conditions, values } = ownConditions(query);
  if (query.value !== undefined) {
    conditions.push(`${by} = ?`);
    values.push(query.value);
  } else if (by === 'reason') conditions.push('reason is not null');
  goOnBelow(query.cursor, conditions, values);
  const rows = await execute<{
    id: number;
    run_id: number;
    customer_id: number;
    queued_at: number;
    state: string;
    reason: string | null;
  }>(
    services.database,
    services.database.reader,
    `select id, run_id, customer_id, queued_at, state, reason from messages
      where ${conditions.join(' and ')} order by id desc limit ${PAGE + 1}`,
    values,
  );
  return pageOf(
    services,
    rows,
    (row) => cursorOf([row.id]),
    (row) => ({
      run: row.run_id,
      customer: row.customer_id,
      at: row.queued_at,
      until: null,
      detail: by === 'reason' ? row.reason : (row.reason ?? row.state),
    }),
  );
}

/** Goes on after the last id of the page before. */
function goOnBelow(cursor: string | undefined, conditions: string[], values: unknown[]): void {
  if (cursor === undefined) return;
  conditions.push('id < ?');
  values.push(keysOf(cursor, z.tuple([idKey]))[0]);
}

function ownConditions({ journey, version, node }: PeopleQuery): { conditions: string[]; values: unknown[] } {
  const conditions = ['journey_id = ?', 'version = ?'];
  const values: unknown[] = [journey, version];
  if (node !== undefined) {
    conditions.push('node_id = ?');
    values.push(node);
  }
  return { conditions, values };
}

/** Turns up to PAGE + 1 rows into a page. */
export async function pageOf<Row>(
  services: Services,
  rows: readonly Row[],
  cursor: (row: Row) => string,
  find: (row: Row) => Found,
): Promise<Page<PersonAtNode>> {
  const shown = rows.slice(0, PAGE);
  const found = shown.map(find);
  const people = await customerItems(
    services.database,
    found.map((person) => person.customer),
  );
  const last = shown.at(-1);
  return {
    items: found.map((person) => ({
      ...person,
      customer: people.get(person.customer) ?? goneCustomer(person.customer),
    })),
    next: rows.length > PAGE && last !== undefined ? cursor(last) : null,
    total: null,
  };
}

/** @throws Refusal 400: this number needs a node. */
export function needNode(node: string | undefined): string {
  if (node === undefined) throw new Refusal('node-needed', 400, 'Name the node whose people are wanted.');
  return node;
}
