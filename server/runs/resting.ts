import type { Instant, Millis } from '../../engine/facts.ts';
import type { Cause, Wait } from '../../engine/node-type.ts';
import type { Leg, Rest } from '../../engine/run.ts';
import { dueSecond, type RidingRow } from './run-row.ts';

/** A run whose wait is shorter than this stays in its batch, whose workflow sleeps. */
export const SHORT_WAIT: Millis = 120_000;

const FIRST_RETRY: Millis = 60_000;
const LAST_RETRY: Millis = 3_600_000;

/** The columns of a run's row that a leg decides. */
export interface Resting {
  readonly place: 'riding' | 'parked' | 'ended';
  readonly node: string;
  readonly visit: number;
  readonly arrivedAt: Instant;
  readonly facts: string | null;
  readonly wait: string | null;
  readonly wakeable: 0 | 1;
  readonly cause: string | null;
  readonly dueAt: number | null;
  readonly batch: string | null;
  readonly endedAt: number | null;
  readonly endReason: string | null;
  readonly heldCode: string | null;
  readonly heldDetail: string | null;
  readonly heldCount: number;
}

/** How long a run that was held so many times in a row waits for its next try: 1 minute, doubling, up to 1 hour. */
export function retryDelay(heldCount: number): Millis {
  return Math.min(LAST_RETRY, FIRST_RETRY * 2 ** Math.min(heldCount - 1, 10));
}

/**
 * Where a leg leaves a run: asleep in its batch, parked, held or ended. Whole literals rather than spreads: this runs
 * once per person and leg, and spreading was the dearest part of a leg after its SQL.
 */
export function restingOf(row: RidingRow, leg: Leg, now: Instant): Resting {
  const { rest } = leg;
  if (rest.at === 'node') return waitingAt(row, rest, now);
  if (rest.at === 'end') return endedAt(row, leg, rest.reason, now);
  return {
    ...heldAt(row, now, rest.code, rest.detail),
    node: rest.node,
    visit: rest.visit,
    arrivedAt: rest.arrivedAt,
    facts: jsonOrNull(rest.facts),
    wait: jsonOrNull(rest.wait),
    wakeable: isWakeable(rest.wait),
    cause: jsonOrNull(rest.cause),
  };
}

function waitingAt(row: RidingRow, rest: Extract<Rest, { at: 'node' }>, now: Instant): Resting {
  const { wait } = rest;
  const dueAt = wait.until === undefined || wait.message === true ? null : dueSecond(wait.until);
  const rides = dueAt !== null && dueAt - now < SHORT_WAIT;
  return {
    place: rides ? 'riding' : 'parked',
    node: rest.node,
    visit: rest.visit,
    arrivedAt: rest.arrivedAt,
    facts: jsonOrNull(rest.facts),
    wait: JSON.stringify(wait),
    wakeable: isWakeable(wait),
    cause: null,
    dueAt,
    batch: rides ? row.batch_id : null,
    endedAt: null,
    endReason: null,
    heldCode: null,
    heldDetail: null,
    heldCount: 0,
  };
}

function endedAt(row: RidingRow, leg: Leg, reason: string, now: Instant): Resting {
  const last = leg.visits.at(-1);
  return {
    place: 'ended',
    node: last?.node ?? row.node_id,
    visit: last?.visit ?? row.visit,
    arrivedAt: last?.arrivedAt ?? row.arrived_at,
    facts: null,
    wait: null,
    wakeable: 0,
    cause: null,
    dueAt: null,
    batch: null,
    endedAt: now,
    endReason: reason,
    heldCode: null,
    heldDetail: null,
    heldCount: 0,
  };
}

/** The run as it stands, held with a reason and a time for the next try. */
export function heldAt(row: RidingRow, now: Instant, code: string, detail: string): Resting {
  const heldCount = row.held_count + 1;
  return {
    place: 'parked',
    node: row.node_id,
    visit: row.visit,
    arrivedAt: row.arrived_at,
    facts: row.facts,
    wait: row.wait,
    wakeable: row.wait === null ? 0 : isWakeable(JSON.parse(row.wait) as Wait),
    cause: row.cause,
    dueAt: dueSecond(now + retryDelay(heldCount)),
    batch: null,
    endedAt: null,
    endReason: null,
    heldCode: code,
    // A message may quote bad data, and PostgreSQL refuses this character.
    heldDetail: detail.slice(0, 500).replaceAll('\0', ''),
    heldCount,
  };
}

/** 1 when an event or a message can end the wait. */
export function isWakeable(wait: Wait | null): 0 | 1 {
  return wait !== null && (wait.message === true || (wait.events?.length ?? 0) > 0) ? 1 : 0;
}

/** Awake in its batch at once, because an event came while the leg was being decided. */
export function wokenInBatch(row: RidingRow, resting: Resting, cause: Cause): Resting {
  return { ...resting, place: 'riding', batch: row.batch_id, dueAt: 0, wakeable: 0, cause: JSON.stringify(cause) };
}

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
