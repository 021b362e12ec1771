import { describe, expect, it } from 'vitest';
import { aVisit, aroundNode, codesOf } from '../testing/a-visit.ts';
import { splitConfig } from './config.ts';
import type { SplitConfig } from './config.ts';
import { split } from './node.ts';

const weighted = (...weights: number[]): SplitConfig => ({
  arms: weights.map((weight, index) => ({ id: `arm${String(index)}`, label: '', weight })),
});

function portOf(config: SplitConfig, customer: number, over: object = {}): string {
  const outcome = split.arrive(aVisit(config, { customer, ...over }), {});
  if (!('leave' in outcome)) throw new Error('a split always leaves');
  return outcome.leave;
}

const CUSTOMERS = Array.from({ length: 20_000 }, (_, index) => index + 1);

/** How many of the customers take each arm. */
function counts(config: SplitConfig): Record<string, number> {
  const found: Record<string, number> = {};
  for (const customer of CUSTOMERS) {
    const port = portOf(config, customer);
    found[port] = (found[port] ?? 0) + 1;
  }
  return found;
}

/** The share of all customers; chance alone strays by about 0.0035. */
const share = (customers = 0): number => customers / CUSTOMERS.length;

describe('A/B split', () => {
  it('divides customers by the weights', () => {
    const found = counts(weighted(50, 30, 20));
    expect(share(found['arm0'])).toBeLessThan(0.5 + 0.012);
    expect(share(found['arm0'])).toBeGreaterThan(0.5 - 0.012);
    expect(share(found['arm1'])).toBeLessThan(0.3 + 0.012);
    expect(share(found['arm1'])).toBeGreaterThan(0.3 - 0.012);
    expect(share(found['arm2'])).toBeLessThan(0.2 + 0.012);
    expect(share(found['arm2'])).toBeGreaterThan(0.2 - 0.012);
  });

  it('gives nobody to an arm without weight', () => {
    expect(counts(weighted(1, 0, 1))['arm1']).toBeUndefined();
  });

  it('keeps a customer in the same arm on every visit and run, and weights count only relative to each other', () => {
    for (const customer of CUSTOMERS.slice(0, 500)) {
      const port = portOf(weighted(1, 1), customer);
      expect(portOf(weighted(1, 1), customer, { number: 9, run: 99, now: 5, entry: { a: 1 } })).toBe(port);
      expect(portOf(weighted(50, 50), customer)).toBe(port);
    }
  });

  it('keeps most customers where they are when an arm is added', () => {
    const moved = CUSTOMERS.filter((customer) => {
      const after = portOf(weighted(1, 1, 1), customer);
      return after !== 'arm2' && after !== portOf(weighted(1, 1), customer);
    });
    expect(moved.length).toBeLessThan(CUSTOMERS.length * 0.02);
  });

  it('draws anew for another node and another journey', () => {
    const differ = (over: object) =>
      CUSTOMERS.filter((customer) => portOf(weighted(1, 1), customer) !== portOf(weighted(1, 1), customer, over))
        .length;
    expect(Math.abs(share(differ({ node: 'm' })) - 0.5)).toBeLessThan(0.012);
    expect(Math.abs(share(differ({ journey: 'k' })) - 0.5)).toBeLessThan(0.012);
  });

  it('tells its arms with planned shares that sum to one', () => {
    const config: SplitConfig = {
      arms: [
        { id: 'a', label: '할인', weight: 1 },
        { id: 'b', label: '', weight: 3, control: true },
      ],
    };
    expect(split.arms?.(config)).toEqual([
      { port: 'a', label: '할인', share: 0.25, control: false },
      { port: 'b', label: 'B', share: 0.75, control: true },
    ]);
    expect(split.summary(config)).toEqual({ ko: '할인 25% · B 75%', en: '할인 25% / B 75%' });
    expect(split.ports(config).map((port) => port.required)).toEqual([true, false]);
  });

  it('takes two to eight arms, one control, and a weight somewhere', () => {
    const accepts = (config: SplitConfig) => splitConfig.safeParse(config).success;
    expect(accepts(weighted(1, 1))).toBe(true);
    expect(accepts(weighted(...Array<number>(8).fill(1)))).toBe(true);
    expect(accepts(weighted(1))).toBe(false);
    expect(accepts(weighted(...Array<number>(9).fill(1)))).toBe(false);
    expect(accepts(weighted(0, 0))).toBe(false);
    expect(accepts(weighted(1, -1))).toBe(false);
    const controls = weighted(1, 1).arms.map((arm) => ({ ...arm, control: true }));
    expect(accepts({ arms: controls })).toBe(false);
    expect(accepts({ arms: [...weighted(1).arms, ...weighted(1).arms] })).toBe(false);
  });

  it('warns of an arm that nobody takes', () => {
    const check = (config: SplitConfig) => codesOf(split.check?.(config, aroundNode('split', config)));
    expect(check(weighted(1, 0))).toEqual(['split-arm-without-share']);
    expect(check(split.initial)).toEqual([]);
  });
});
