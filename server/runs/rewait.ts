import { loadFacts } from '../../engine/load-facts.ts';
import type { Instant, Millis } from '../../engine/facts.ts';
import type { Outcome, Wait } from '../../engine/node-type.ts';
import type { Plan } from '../../engine/plan.ts';
import { walkerOf } from '../../engine/walker.ts';
import type { Services } from '../services.ts';
import { groupBy } from './group-by.ts';
import { parsed, runOf, type RunRow } from './run-row.ts';

/** A wait worked out anew: the wait, or null when it is over now. */
export type NewWaits = ReadonlyMap<number, Wait | null>;

/**
 * Works out the waits of runs anew, by asking their nodes what they would answer had the run arrived at another moment.
 * Whatever cannot be worked out (facts missing, a decision that fails) is left out: such a run keeps its wait.
 *
 * @param arrivedAt the supposed moment of arrival.
 */
export async function rewait(
  services: Services,
  plan: Plan,
  rows: readonly RunRow[],
  arrivedAt: (row: RunRow) => Instant,
  now: Instant,
): Promise<NewWaits> {
  const waits = new Map<number, Wait | null>();
  const walker = walkerOf(plan, services.types);
  for (const [node, group] of groupBy(rows, (row) => row.node_id)) {
    const place = walker.at(node);
    if (place === undefined || 'broken' in place) continue;
    const { type, config, needs } = place;
    const facts = await loadFacts(services.facts, needs, new Set(group.map((row) => row.customer_id)), now);
    for (const row of group) {
      const known = needs.length === 0 ? {} : facts.get(row.customer_id);
      if (known === undefined || 'failed' in known) continue;
      const { id: run, customer, visit: number, enteredAt, entry } = runOf(row);
      const at = { config, journey: plan.journey, node, run, customer, number, enteredAt, entry, zone: plan.zone };
      let outcome: Outcome;
      try {
        outcome = type.arrive({ ...at, now, arrivedAt: arrivedAt(row) }, known);
      } catch {
        continue;
      }
      waits.set(row.id, 'wait' in outcome ? outcome.wait : null);
    }
  }
  return waits;
}

/**
 * Waits with the time of a pause left out: a length of time goes on where it stopped, whatever follows the wall clock or
 * a date is worked out anew. The two are told apart by what the node answers for two moments of arrival.
 */
export async function keepRemaining(
  services: Services,
  plan: Plan,
  rows: readonly RunRow[],
  pausedFor: Millis,
  now: Instant,
): Promise<NewWaits> {
  const before = await rewait(services, plan, rows, (row) => row.arrived_at, now);
  const after = await rewait(services, plan, rows, (row) => row.arrived_at + pausedFor, now);
  const waits = new Map<number, Wait | null>();
  for (const row of rows) {
    const wait = parsed<Wait>(row.wait);
    const [first, second] = [before.get(row.id), after.get(row.id)];
    if (wait?.until === undefined || second === undefined) continue;
    const moves = first?.until !== undefined && second?.until === first.until + pausedFor;
    waits.set(row.id, moves ? { ...wait, until: wait.until + pausedFor } : second);
  }
  return waits;
}
