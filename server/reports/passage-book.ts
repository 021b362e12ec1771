import { matchesEvent } from '../../engine/evaluate-filter.ts';
import type { NodeId } from '../../engine/journey.ts';
import type { Plan } from '../../engine/plan.ts';
import { readProperty } from '../../engine/read-property.ts';
import { execute, type Database } from '../store/database.ts';
import { byIdOnly } from './index-hints.ts';
import { NodePassages, type Passage } from './node-passages.ts';
import { TailReader } from './tail-reader.ts';

interface VisitRow {
  readonly node_id: string;
  readonly customer_id: number;
  readonly left_at: number;
  readonly port: string;
  readonly treatment: 'treated' | 'held';
  readonly entered_at: number;
}

interface EventRow {
  readonly id: number;
  readonly customer_id: number;
  readonly occurred_at: number;
  readonly properties: string;
}

interface GoalEvent {
  readonly id: number;
  readonly at: number;
  readonly value: number;
}

/**
 * Who passed which node of one version, and who then reached the goal: the one definition behind every conversion,
 * rate and revenue.
 *
 * A **passage** is a visit left by a port (not an exit); per customer and node the first one counts, by time of leaving.
 * A passage **converts** when at least one goal event (the plan's goal: its event and property filter, of any origin)
 * occurred at or after it and at most the goal's window later. Its **revenue** is the sum of the goal's value property
 * over all those events; a value that is no number adds nothing. Two customers who were merged are one, from the
 * beginning: where both had passed, the earlier passage is the first, and the goal events of both are its.
 *
 * Kept in memory (about 40 bytes per customer and node passed) and brought up to date from the rows added since.
 */
export class PassageBook {
  readonly #database: Database;
  readonly #plan: Plan;
  readonly #only: NodeId | null;
  readonly #visits: TailReader;
  #events: TailReader | null = null;
  readonly #joins: TailReader;
  /** Who was merged into whom, by row id. */
  readonly #joined = new Map<number, number>();
  readonly #numbers = new Map<number, number>();
  readonly #customers: number[] = [];
  readonly #nodes = new Map<NodeId, NodePassages>();
  #entered: readonly [first: number, last: number] | null = null;
  readonly #goals = new Map<number, GoalEvent[]>();

  /** @param only keeps passages of this node alone, where no other is asked for. */
  constructor(database: Database, plan: Plan, only: NodeId | null = null) {
    this.#database = database;
    this.#plan = plan;
    this.#only = only;
    // Not by version: the index does not tell it.
    this.#visits = new TailReader(database, 'visits', {
      condition: only === null ? 'journey_id = ?' : 'journey_id = ? and node_id = ?',
      parameters: only === null ? [plan.journey] : [plan.journey, only],
    });
    this.#joins = new TailReader(database, 'aliases', { condition: 'former_id is not null', parameters: [] });
  }

  /** Reads what has happened since. Call one at a time. */
  async refresh(): Promise<void> {
    const { goal, version } = this.#plan;
    const own = this.#only === null ? '' : 'and v.node_id = ?';
    await this.#visits.read<VisitRow>(
      `select v.node_id, v.customer_id, v.left_at, v.port, r.treatment, r.entered_at from visits v ${byIdOnly(this.#database)} join runs r on r.id = v.run_id
        where v.journey_id = ? ${own} and v.version = ${String(version)} and v.port is not null and v.id > ? and v.id <= ? order by v.id`,
      (row) => {
        this.#takeVisit(row);
      },
    );
    if (goal !== null) await this.#readGoals(goal.event);
    // Last: a row that was read before its customer was merged is put right here, one that is read later is by then.
    await this.#joins.read<{ former_id: number; customer_id: number }>(
      'select former_id, customer_id from aliases where former_id is not null and id > ? and id <= ? order by id',
      ({ former_id: former, customer_id: survivor }) => {
        this.#join(former, survivor);
      },
    );
  }

  async #readGoals(event: string): Promise<void> {
    // Nobody passed before the version was published: older events are not read at all.
    this.#events ??= new TailReader(this.#database, 'events', {
      condition: 'event = ? and occurred_at >= ?',
      parameters: [event, await this.#publishedAt()],
    });
    await this.#events.read<EventRow>(
      `select id, customer_id, occurred_at, properties from events ${byIdOnly(this.#database)}
        where event = ? and occurred_at >= ? and id > ? and id <= ? order by id`,
      (row) => {
        this.#takeEvent(row);
      },
    );
  }

  /** The first and the last entry of those who passed anywhere; null = nobody has. */
  get entered(): readonly [first: number, last: number] | null {
    return this.#entered;
  }

  /** Goes through the first passages of a node, in no order. */
  each(node: NodeId, take: (passage: Passage) => void): void {
    this.#nodes.get(node)?.each(take);
  }

  /** Goes through the first passages of a node, by the customers' numbers. */
  eachInOrder(node: NodeId, take: (passage: Passage) => void): void {
    const passages = this.#nodes.get(node);
    if (passages === undefined) return;
    for (let number = 0; number < this.#customers.length; number += 1) {
      const passage = passages.of(number);
      if (passage !== null) take(passage);
    }
  }

  /** The customer behind a number of the book. */
  customerOf(number: number): number {
    return this.#customers[number] ?? 0;
  }

  /** The customer as they are known now. */
  #present(customer: number): number {
    let present = customer;
    for (let into = this.#joined.get(present); into !== undefined; into = this.#joined.get(present)) present = into;
    return present;
  }

  #join(former: number, survivor: number): void {
    if (this.#joined.has(former)) return;
    this.#joined.set(former, survivor);
    const present = this.#present(survivor);
    // An event may have been read under both: before it was moved, and again since.
    const own = this.#goals.get(present) ?? [];
    const theirs = this.#goals.get(former) ?? [];
    const goals = [...own, ...theirs.filter(({ id }) => !own.some((event) => event.id === id))];
    this.#goals.delete(former);
    if (goals.length > 0) this.#goals.set(present, goals);
    const from = this.#numbers.get(former);
    const to = from === undefined ? this.#numbers.get(present) : this.#numberOf(present);
    if (to === undefined) return;
    for (const node of this.#nodes.values()) {
      if (node.join(from ?? to, to)) for (const event of goals) this.#count(node, to, event);
    }
  }

  #takeVisit(row: VisitRow): void {
    const customer = this.#present(row.customer_id);
    const entered = Number(row.entered_at);
    const [first, last] = this.#entered ?? [entered, entered];
    this.#entered = [Math.min(first, entered), Math.max(last, entered)];
    const number = this.#numberOf(customer);
    let node = this.#nodes.get(row.node_id);
    if (!node) this.#nodes.set(row.node_id, (node = new NodePassages()));
    if (!node.pass(number, row.left_at, row.port, row.treatment === 'held')) return;
    for (const event of this.#goals.get(customer) ?? []) this.#count(node, number, event);
  }

  #takeEvent(row: EventRow): void {
    const { goal } = this.#plan;
    if (goal === null) return;
    const customer = this.#present(row.customer_id);
    const known = this.#goals.get(customer) ?? [];
    if (known.some((event) => event.id === row.id)) return;
    const properties = JSON.parse(row.properties) as Record<string, unknown>;
    if (!matchesEvent(goal, { event: goal.event, properties })) return;
    const event = { id: row.id, at: row.occurred_at, value: valueOf(properties, goal.valueProperty) };
    this.#goals.set(customer, [...known, event]);
    const number = this.#numbers.get(customer);
    if (number === undefined) return;
    for (const node of this.#nodes.values()) this.#count(node, number, event);
  }

  #count(node: NodePassages, number: number, { at, value }: GoalEvent): void {
    const passedAt = node.passedAt(number);
    const windowMs = this.#plan.goal?.windowMs ?? 0;
    if (passedAt !== null && at >= passedAt && at <= passedAt + windowMs) node.convert(number, value);
  }

  #numberOf(customer: number): number {
    let number = this.#numbers.get(customer);
    if (number === undefined) {
      number = this.#customers.push(customer) - 1;
      this.#numbers.set(customer, number);
    }
    return number;
  }

  async #publishedAt(): Promise<number> {
    const [row] = await execute<{ at: number }>(
      this.#database,
      this.#database.reader,
      'select published_at as at from plans where journey_id = ? and version = ?',
      [this.#plan.journey, this.#plan.version],
    );
    return Number(row?.at ?? 0);
  }
}

/** The number at a property: the first one there, also when written as text. */
function valueOf(properties: Readonly<Record<string, unknown>>, property: string | undefined): number {
  if (property === undefined) return 0;
  for (const value of readProperty(properties, property)) {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
  }
  return 0;
}
