import { canonicalJson } from '../../engine/canonical-json.ts';
import type { Facts } from '../../engine/facts.ts';
import type { Cause } from '../../engine/node-type.ts';
import type { PlacedEffect, VisitRecord } from '../../engine/run.ts';

/** What became of one run, in words that both sides can write. */
export interface Ridden {
  readonly visits: string[];
  readonly sends: string[];
  stands: string;
}

/** Runs by journey, customer and moment of entry. */
export type Rides = Map<string, Ridden>;

/** The run's record, made when first asked for. */
export function rideOf(rides: Rides, journey: string, customer: number, enteredAt: number): Ridden {
  const key = `${journey} ${String(customer)} ${String(enteredAt)}`;
  const known = rides.get(key);
  if (known !== undefined) return known;
  const made: Ridden = { visits: [], sends: [], stands: '' };
  rides.set(key, made);
  return made;
}

/** Ids of events differ from side to side; everything else of a cause is the same. */
function causeText(cause: Cause | null): unknown {
  if (cause?.kind !== 'event') return cause;
  const { event, occurredAt, properties } = cause;
  return { event, occurredAt, properties };
}

/**
 * Facts without the moment of scoring, the model's reasons and the last bits of a probability (they differ with the
 * size of a batch), and without the one attribute that another journey writes.
 */
function factsText(facts: Facts | null): unknown {
  if (facts === null) return null;
  const { profile, churn, rfm, did, affinity } = facts;
  const { level: _level, ...attributes } = { ...profile?.attributes };
  return {
    profile: profile && { ...profile, attributes },
    churn: churn?.status === 'scored' ? [churn.band, churn.p.toFixed(4)] : churn?.status,
    rfm,
    affinity,
    did: did && Object.entries(did).sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

/** One line per visit. */
export function visitText(visit: VisitRecord): string {
  const { node, visit: number, arrivedAt, leftAt, left, facts, cause } = visit;
  return canonicalJson([number, node, arrivedAt, leftAt, left, causeText(cause), factsText(facts)]);
}

/** One line per message wished. */
export function sendText({ node, visit, index, effect }: PlacedEffect): string {
  return effect.effect === 'send' ? JSON.stringify([visit, node, index, effect.channel, effect.purpose]) : '';
}
