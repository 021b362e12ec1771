import { isHeldOut, isUntreated } from './draw.ts';
import type { Journey } from './journey.ts';
import type { Plan } from './plan.ts';

/** Why somebody rides without any effect: the shop's untreated group, or the journey's own holdout. */
export type Withheld = 'untreated' | 'holdout';

/**
 * Why a customer who enters a journey rides it untreated; null = they are treated. Decided at entry, the same in the
 * durable run and in simulation. Whoever is in both groups counts as `untreated`.
 *
 * @param untreatedShare the shop's share (0..1) at the moment of entry; a plan that ignores it treats that group, too.
 */
export function withheldBy(
  plan: Pick<Plan, 'journey' | 'holdout' | 'untreated'>,
  untreatedShare: number,
  customer: number,
): Withheld | null {
  if (isUntreated(customer, untreatedShareOf(plan, untreatedShare))) return 'untreated';
  return isHeldOut(plan.journey, plan.holdout, customer) ? 'holdout' : null;
}

/** The untreated share as it concerns this journey: none when the journey is for everybody. */
export function untreatedShareOf({ untreated }: { readonly untreated?: Journey['untreated'] }, share: number): number {
  return untreated === 'ignore' ? 0 : share;
}
