import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKETS, draw, isHeldOut, isUntreated, murmur3 } from './draw.ts';
import { chiSquareSurvival } from './stats/distributions.ts';

describe('murmur3', () => {
  it.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['', 0xffffffff, 0x81f16f39],
    ['test', 0, 0xba6bd213],
    ['test', 0x9747b28c, 0x704b81dc],
    ['Hello, world!', 0, 0xc0363e43],
    ['Hello, world!', 0x9747b28c, 0x24884cba],
    ['The quick brown fox jumps over the lazy dog', 0, 0x2e4ff723],
    ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
    ['ππππππππ', 0x9747b28c, 0xd58063c1],
  ])('gives the published value of %j with seed %i', (text, seed, hash) => {
    expect(murmur3(text, seed)).toBe(hash);
  });

  it('hashes the UTF-8 bytes of any text, block by block', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(text, fc.nat(), (any, seed) => {
        expect(murmur3(any, seed)).toBe(reference(any, seed));
      }),
    );
  });
});

/** The published algorithm over whole little-endian blocks. */
function reference(text: string, seed: number): number {
  const bytes = Buffer.from(text, 'utf8');
  const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
  const mix = (block: number): number => Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
  let hash = seed;
  const whole = bytes.length - (bytes.length % 4);
  for (let at = 0; at < whole; at += 4) {
    hash = Math.imul(rotate(hash ^ mix(bytes.readInt32LE(at)), 13), 5) + 0xe6546b64;
  }
  if (bytes.length > whole) hash ^= mix(bytes.readUIntLE(whole, bytes.length - whole));
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Chance of counts at least as uneven as these if all cells were equally likely. */
function evenness(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const expected = total / counts.length;
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return chiSquareSurvival(statistic, counts.length - 1);
}

describe('draw', () => {
  it('is fixed for ever by its keys', () => {
    expect([draw('welcome', 1), draw('welcome', 2), draw('winback', 1), draw('welcome', 'c-1')]).toEqual([
      3755, 3109, 9325, 4642,
    ]);
    expect(draw('welcome', 42)).toBe(draw('welcome', '42'));
  });

  it('is one of the 10,000 buckets for any keys', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.oneof(fc.integer(), fc.string({ unit: 'grapheme' })),
        (experiment, customer) => {
          const bucket = draw(experiment, customer);
          expect(Number.isInteger(bucket) && bucket >= 0 && bucket < BUCKETS).toBe(true);
          expect(draw(experiment, customer)).toBe(bucket);
        },
      ),
    );
  });

  it.each(['a', 'holdout/j', 'journey-1/split', '실험'])(
    'spreads consecutive customers evenly in experiment %s',
    (experiment) => {
      const counts = new Array<number>(100).fill(0);
      for (let customer = 1; customer <= 100_000; customer += 1) {
        const cell = Math.floor(draw(experiment, customer) / 100);
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
      expect(evenness(counts)).toBeGreaterThan(0.001);
    },
  );

  it('draws independently for two experiments, also when their names differ in one letter', () => {
    const counts = new Array<number>(100).fill(0);
    for (let customer = 1; customer <= 100_000; customer += 1) {
      const cell = Math.floor(draw('split-1', customer) / 1000) * 10 + Math.floor(draw('split-2', customer) / 1000);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    expect(evenness(counts)).toBeGreaterThan(0.001);
  });
});

describe('isHeldOut', () => {
  it('holds out the planned share, and nobody when there is none', () => {
    const held = Array.from({ length: 50_000 }, (_, id) => isHeldOut('j', 0.1, id)).filter(Boolean).length;
    expect(held / 50_000).toBeCloseTo(0.1, 2);
    expect(Array.from({ length: 1000 }, (_, id) => isHeldOut('j', 0, id)).some(Boolean)).toBe(false);
  });

  it('keeps everybody held out when the share grows', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (id, a, b) => {
          if (isHeldOut('j', Math.min(a, b), id)) expect(isHeldOut('j', Math.max(a, b), id)).toBe(true);
        },
      ),
    );
  });
});

describe('isUntreated', () => {
  const among = (count: number, share: number) =>
    Array.from({ length: count }, (_, id) => id + 1).filter((id) => isUntreated(id, share));

  it('leaves the planned share untreated, nobody at 0 and everybody at 1', () => {
    expect(among(50_000, 0.05).length / 50_000).toBeCloseTo(0.05, 2);
    expect(among(1000, 0)).toEqual([]);
    expect(among(1000, 1).length).toBe(1000);
  });

  it('is the same for ever: these of the first hundred', () => {
    expect(among(100, 0.05)).toEqual([23, 37, 38, 39, 46, 66, 100]);
  });

  it('keeps everybody in when the share grows', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer(), share, share, (id, a, b) => {
        if (isUntreated(id, Math.min(a, b))) expect(isUntreated(id, Math.max(a, b))).toBe(true);
      }),
    );
  });

  it('is drawn independently of journeys’ holdouts and of splits', () => {
    for (const other of ['holdout/j', 'j/split']) {
      const counts = new Array<number>(20).fill(0);
      for (let customer = 1; customer <= 100_000; customer += 1) {
        const cell = (isUntreated(customer, 0.5) ? 10 : 0) + Math.floor(draw(other, customer) / 1000);
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
      expect(evenness(counts)).toBeGreaterThan(0.001);
    }
  });
});
