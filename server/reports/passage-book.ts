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
 * over all those events; a value that is no number adds nothing.
 *
 * Kept in memory (about 20 bytes per customer and node) and brought up to date from the rows added since.
 */
export class PassageBook {
  readonly #database: Database;
  readonly #plan: Plan;
  readonly #only: NodeId | null;
  readonly #visits: TailReader;
  #events: TailReader | null = null;
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
    if (goal === null) return;
    // Nobody passed before the version was published: older events are not read at all.
    this.#events ??= new TailReader(this.#database, 'events', {
      condition: 'event = ? and occurred_at >= ?',
      parameters: [goal.event, await this.#publishedAt()],
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

  /** Goes through the first passages of a node. */
  each(node: NodeId, take: (passage: Passage) => void): void {
    this.#nodes.get(node)?.each(take);
  }

  /** The customer behind a number of the book. */
  customerOf(number: number): number {
    return this.#customers[number] ?? 0;
  }

  #takeVisit(row: VisitRow): void {
    const entered = Number(row.entered_at);
    const [first, last] = this.#entered ?? [entered, entered];
    this.#entered = [Math.min(first, entered), Math.max(last, entered)];
    const number = this.#numberOf(row.customer_id);
    let node = this.#nodes.get(row.node_id);
    if (!node) this.#nodes.set(row.node_id, (node = new NodePassages()));
    if (!node.pass(number, row.left_at, row.port, row.treatment === 'held')) return;
    for (const event of this.#goals.get(row.customer_id) ?? []) this.#count(node, number, event);
  }

  #takeEvent(row: EventRow): void {
    const { goal } = this.#plan;
    if (goal === null) return;
    const known = this.#goals.get(row.customer_id) ?? [];
    if (known.some((event) => event.id === row.id)) return;
    const properties = JSON.parse(row.properties) as Record<string, unknown>;
    if (!matchesEvent(goal, { event: goal.event, properties })) return;
    const event = { id: row.id, at: row.occurred_at, value: valueOf(properties, goal.valueProperty) };
    this.#goals.set(row.customer_id, [...known, event]);
    const number = this.#numbers.get(row.customer_id);
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
