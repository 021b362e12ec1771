import { betaCdf } from './distributions.ts';

/** What a Beta(1, 1) prior and the counts say of one arm's rate among several. */
export interface BestArm {
  /** Chance that this arm has the highest rate. */
  readonly chanceToBest: number;
  /** Mean rate given up by choosing this arm if another is better. */
  readonly expectedLoss: number;
}

/** Nodes and weights of the 8-point Gauss-Legendre rule on [-1, 1], the positive half. */
const GAUSS: readonly (readonly [number, number])[] = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
];
const RULE = [...GAUSS.map(([x, w]) => [-x, w] as const).reverse(), ...GAUSS];
const PANELS = 8;
/** Beyond this much probability on either side a rate is not looked for. */
const TAIL = 1e-14;

/**
 * Chance to be best and expected loss of each arm, by quadrature over the posteriors: exact to about 1e-9.
 *
 * @param arms how many customers, and how many of them converted (whole numbers, at most the customers).
 */
export function bestArm(arms: readonly { readonly customers: number; readonly conversions: number }[]): BestArm[] {
  const posteriors = arms.map(({ customers, conversions }) => posterior(1 + conversions, 1 + customers - conversions));
  const cuts = [...new Set(posteriors.flatMap((arm) => arm.cuts))].sort((a, b) => a - b);

  const mass = posteriors.map(() => 0);
  const best = posteriors.map(() => 0);
  // The mean of the highest rate: everything below the first cut for certain, then 1 - P(highest <= x) on the way up.
  let meanOfBest = cuts[0] ?? 0;
  forEachPoint(cuts, (x, weight) => {
    const below = posteriors.map(({ a, b }) => betaCdf(x, a, b));
    meanOfBest += weight * (1 - below.reduce((product, cdf) => product * cdf, 1));
    posteriors.forEach((arm, index) => {
      const density = weight * arm.density(x);
      const others = below.reduce((product, cdf, other) => (other === index ? product : product * cdf), 1);
      mass[index] = (mass[index] ?? 0) + density;
      best[index] = (best[index] ?? 0) + density * others;
    });
  });
  return posteriors.map(({ a, b }, index) => ({
    chanceToBest: (best[index] ?? 0) / (mass[index] ?? 1),
    expectedLoss: Math.max(0, meanOfBest - a / (a + b)),
  }));
}

interface Posterior {
  readonly a: number;
  readonly b: number;
  /** From where it begins to where it ends, cut where its shape changes. */
  readonly cuts: readonly number[];
  /** Relative to the mode's; the quadrature makes up for the constant. */
  density(x: number): number;
}

function posterior(a: number, b: number): Posterior {
  const mode = a + b === 2 ? 0.5 : (a - 1) / (a + b - 2);
  const part = (count: number, x: number, at: number): number => (count === 0 ? 0 : count * Math.log(x / at));
  const density = (x: number): number => Math.exp(part(a - 1, x, mode) + part(b - 1, 1 - x, 1 - mode));
  const [low, high] = [quantile(TAIL, a, b), 1 - quantile(TAIL, b, a)];
  const mean = a / (a + b);
  const reach = 4 * Math.sqrt((mean * (1 - mean)) / (a + b + 1));
  return { a, b, density, cuts: [low, Math.max(low, mean - reach), mode, Math.min(high, mean + reach), high] };
}

/** Where so much probability lies below, near enough for a limit of integration. */
function quantile(probability: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (betaCdf(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return low;
}

function forEachPoint(cuts: readonly number[], visit: (x: number, weight: number) => void): void {
  cuts.slice(1).forEach((end, index) => {
    const start = cuts[index] ?? end;
    const half = (end - start) / PANELS / 2;
    for (let panel = 0; panel < PANELS; panel += 1) {
      const centre = start + half * (2 * panel + 1);
      for (const [x, weight] of RULE) visit(centre + half * x, half * weight);
    }
  });
}
