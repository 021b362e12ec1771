import type { Selectable } from 'kysely';
import type { Cause, Wait } from '../../engine/node-type.ts';
import type { Facts } from '../../engine/facts.ts';
import type { Run } from '../../engine/run.ts';
import type { RunsTable } from '../store/journey-schema.ts';

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({});

/** A run as it is stored. */
export type RunRow = Selectable<RunsTable>;

/** The columns that a leg reads: fewer than all, for it reads a thousand rows at a time. */
export const RIDING_COLUMNS = [
  'id',
  'journey_id',
  'version',
  'customer_id',
  'treatment',
  'node_id',
  'visit',
  'arrived_at',
  'facts',
  'wait',
  'cause',
  'batch_id',
  'entry',
  'entered_at',
  'held_count',
  'rev',
] as const satisfies readonly (keyof RunRow)[];

/** A run as a leg reads it. */
export type RidingRow = Pick<RunRow, (typeof RIDING_COLUMNS)[number]>;

/** The run as `advance` sees it. */
export function runOf(row: RidingRow): Run {
  return {
    id: row.id,
    customer: row.customer_id,
    node: row.node_id,
    visit: row.visit,
    arrivedAt: row.arrived_at,
    enteredAt: row.entered_at,
    wait: parsed<Wait>(row.wait),
    cause: parsed<Cause>(row.cause),
    facts: parsed<Facts>(row.facts),
    entry: row.entry === '{}' ? NOTHING : (JSON.parse(row.entry) as Record<string, unknown>),
  };
}

/** JSON of a nullable column. */
export function parsed<Value>(text: string | null): Value | null {
  return text === null ? null : (JSON.parse(text) as Value);
}

/** Due times are whole seconds, rounded up. */
export function dueSecond(instant: number): number {
  return Math.ceil(instant / 1000) * 1000;
}

/** The minute (epoch ms / 60,000) whose slot workflow boards this due time. */
export function slotMinute(dueAt: number): number {
  return Math.floor(dueAt / 60_000);
}
