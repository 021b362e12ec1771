import type { Millis } from '../facts.ts';
import { bestArm } from './best-arm.ts';
import { difference, relativeDifference, type Estimate, type SequenceSettings } from './confidence-sequence.ts';
import { holm } from './holm.ts';
import { meanMoments, shareMoments, type Moments } from './moments.ts';
import { sampleRatio, type SampleRatio } from './sample-ratio.ts';

/** What happened in one arm, counted per customer from the first passage and within the goal's window. */
export interface ArmCounts {
  readonly label: string;
  readonly control: boolean;
  readonly customers: number;
  readonly conversions: number;
  /** Sum over the customers of each one's revenue. */
  readonly revenueSum: number;
  /** Sum over the customers of the square of each one's revenue. */
  readonly revenueSumSq: number;
}

export interface ArmResult {
  readonly label: string;
  readonly control: boolean;
  readonly customers: number;
  readonly conversions: number;
  readonly rate: number;
  readonly revenuePerCustomer: number;
  /** Difference of rates against the baseline; null for the baseline and while there is too little to go by. */
  readonly difference: Estimate | null;
  readonly relative: Estimate | null;
  /** Difference of revenue per customer against the baseline. */
  readonly revenueDifference: Estimate | null;
  readonly chanceToBest: number;
  readonly expectedLoss: number;
}

/** Why no winner is named. */
export type Withheld = 'too-few-arms' | 'sample-ratio' | 'too-early' | 'not-clear';

export interface ArmComparison {
  readonly arms: readonly ArmResult[];
  /** Index of the arm that the others are compared with: the control, else the first. */
  readonly baseline: number;
  readonly srm: SampleRatio;
  /** Index of the arm that is better than every other one; null while none is named. */
  readonly winner: number | null;
  readonly withheld: Withheld | null;
}

export interface CompareSettings extends SequenceSettings {
  /** How long the test has run; where it is told, no winner is named in the first week. */
  readonly ranFor?: Millis;
}

const WEEK: Millis = 604_800_000;
/** Fewer conversions (or customers without one), both arms together, are no basis for a normal approximation. */
const LEAST = 10;

/**
 * Compares the arms of an experiment. Intervals are always-valid and may be looked at at any time; a winner is named
 * only when its rate is above that of each other arm (always-valid p-values, Holm over all pairs, at alpha), customers
 * arrived in the planned shares, and the test ran a week.
 *
 * @param shares planned, relative, in the order of `arms`.
 */
export function compareArms(
  arms: readonly ArmCounts[],
  shares: readonly number[],
  settings: CompareSettings = {},
): ArmComparison {
  const baseline = Math.max(
    0,
    arms.findIndex((arm) => arm.control),
  );
  const rates = arms.map(({ customers, conversions }) => shareMoments(customers, conversions));
  const revenues = arms.map((arm) => meanMoments(arm.customers, arm.revenueSum, arm.revenueSumSq));
  const bayes = bestArm(arms);
  const srm = sampleRatio(
    arms.map((arm) => arm.customers),
    shares,
  );
  const against = <Result>(
    index: number,
    compare: (control: Moments, arm: Moments) => Result,
    of: readonly Moments[],
  ): Result | null => {
    const [control, arm] = [of[baseline], of[index]];
    return index === baseline || control === undefined || arm === undefined ? null : compare(control, arm);
  };
  const estimate = (control: Moments, arm: Moments): Estimate | null => rateDifference(control, arm, settings);

  const results = arms.map(({ label, control, customers, conversions }, index): ArmResult => {
    const seen = against(index, estimate, rates);
    return {
      label,
      control,
      customers,
      conversions,
      rate: rates[index]?.mean ?? 0,
      revenuePerCustomer: revenues[index]?.mean ?? 0,
      difference: seen,
      relative: seen && against(index, (a, b) => relativeDifference(a, b, settings), rates),
      revenueDifference: seen && against(index, (a, b) => difference(a, b, settings), revenues),
      chanceToBest: bayes[index]?.chanceToBest ?? 0,
      expectedLoss: bayes[index]?.expectedLoss ?? 0,
    };
  });

  const leader = clearLeader(rates, settings);
  const withheld = ((): Withheld | null => {
    if (arms.length < 2) return 'too-few-arms';
    if (srm.flagged) return 'sample-ratio';
    if (settings.ranFor !== undefined && settings.ranFor < WEEK) return 'too-early';
    return leader === null ? 'not-clear' : null;
  })();
  return { arms: results, baseline, srm, winner: withheld === null ? leader : null, withheld };
}

function rateDifference(control: Moments, arm: Moments, settings: SequenceSettings): Estimate | null {
  const hits = control.mean * control.n + arm.mean * arm.n;
  const enough = hits >= LEAST && control.n + arm.n - hits >= LEAST;
  return enough ? difference(control, arm, settings) : null;
}

/** The arm whose rate is above each other one's, beyond doubt at alpha over all pairs. */
function clearLeader(rates: readonly Moments[], settings: SequenceSettings): number | null {
  const pairs = rates.flatMap((_, low) => rates.slice(low + 1).map((__, above) => [low, low + 1 + above] as const));
  const estimates = pairs.map(([low, high]) => {
    const [a, b] = [rates[low], rates[high]];
    return a === undefined || b === undefined ? null : rateDifference(a, b, settings);
  });
  const adjusted = holm(estimates.map((estimate) => estimate?.p ?? 1));
  const wins = rates.map(() => 0);
  pairs.forEach(([low, high], index) => {
    const estimate = estimates[index];
    if (estimate === null || estimate === undefined || (adjusted[index] ?? 1) > (settings.alpha ?? 0.05)) return;
    const better = estimate.value > 0 ? high : low;
    wins[better] = (wins[better] ?? 0) + 1;
  });
  const leader = wins.indexOf(rates.length - 1);
  return leader === -1 || rates.length < 2 ? null : leader;
}
