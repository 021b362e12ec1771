import { describe, expect, it } from 'vitest';
import { comparePaired, gateReport } from './gate.ts';
import { seededRandom } from './random.ts';

const random = seededRandom(4);
const truth = Array.from({ length: 3000 }, () => random());
const gone = truth.map((p) => random() < p);
const noise = (size: number): number[] => truth.map((p) => Math.min(0.99, Math.max(0.01, p + (random() - 0.5) * size)));
const constant = truth.map(() => 0.5);

describe('the champion gate', () => {
  it('calls a model better, as good, or clearly worse by the people it was wrong about', () => {
    expect(comparePaired(truth, constant, gone).verdict).toBe('better');
    expect(comparePaired(constant, truth, gone).verdict).toBe('clearly-worse');
    expect(comparePaired(truth, truth, gone)).toEqual({ verdict: 'no-worse', interval: [0, 0] });
    expect(comparePaired(noise(0.05), truth, gone).verdict).toBe('no-worse');
  });

  it('gives the 95 % interval of the mean difference in log-loss', () => {
    const { interval } = comparePaired(constant, truth, gone);
    const losses = truth.map((p, row) => Math.log(2) + Math.log(gone[row] ? p : 1 - p));
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / (losses.length - 1);
    const reach = 1.96 * Math.sqrt(variance / losses.length);
    expect(interval[0]).toBeCloseTo(mean - reach, 9);
    expect(interval[1]).toBeCloseTo(mean + reach, 9);
  });

  it('lets a model pass that few people speak against, however badly', () => {
    expect(comparePaired([0.9, 0.1], [0.1, 0.5], [false, false]).verdict).toBe('no-worse');
    const one = comparePaired([0.99], [0.01], [false]);
    expect(one.verdict).toBe('no-worse');
    const report = { verdict: one.verdict, champion: null, contest: null };
    expect(gateReport.safeParse(JSON.parse(JSON.stringify({ ...report, interval: one.interval }))).success).toBe(true);
  });

  it('does not call a difference clear that nobody would notice', () => {
    const many = Array.from({ length: 200_000 }, (_, row) => row % 2 === 0);
    const slightly = many.map((churned) => (churned ? 0.5005 : 0.5));
    expect(
      comparePaired(
        many.map(() => 0.5),
        slightly,
        many,
      ),
    ).toMatchObject({ verdict: 'no-worse' });
  });
});
