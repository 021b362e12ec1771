import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { associate, NORMAL_95, varianceInflation } from './association.ts';

interface Case {
  readonly table: readonly (readonly number[])[];
  readonly outcome: readonly number[];
  readonly params: readonly number[];
  readonly errors: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly inflation: readonly number[];
}

const { cases } = JSON.parse(readFileSync(new URL('./fixtures/association.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[];
};

const NAMES = ['a', 'b', 'c', 'd'] as const;
const near = (actual: number, expected: number): void => expect(Math.abs(actual - expected)).toBeLessThan(1e-7);

function fitted(table: readonly (readonly number[])[], outcome: readonly boolean[], names: readonly string[] = NAMES) {
  const used = names.slice(0, table[0]!.length);
  return associate({ names: used, inputs: Float64Array.from(table.flat()), outcome });
}

describe('a regression of an outcome on what people did', () => {
  it.each(cases)('agrees with statsmodels in coefficients, errors and intervals ($outcome.length rows)', (known) => {
    const fit = fitted(
      known.table,
      known.outcome.map((value) => value === 1),
    );
    if (fit.status !== 'fitted') throw new Error(fit.status);
    expect(fit.leftOut).toEqual([]);
    near(fit.intercept, known.params[0]!);
    fit.coefficients.forEach(({ effect, error }, index) => {
      near(effect, known.params[index + 1]!);
      near(error, known.errors[index + 1]!);
      near(effect - NORMAL_95 * error, known.low[index + 1]!);
      near(effect + NORMAL_95 * error, known.high[index + 1]!);
    });
  });

  it.each(cases)('agrees with statsmodels in variance inflation ($outcome.length rows)', ({ table, inflation }) => {
    const columns = table[0]!.map((_, index) => {
      const values = table.map((row) => row[index]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      return Float64Array.from(values, (value) => (value - mean) / deviation);
    });
    varianceInflation(columns).forEach((value, index) => near(value, inflation[index]!));
  });

  it('leaves out what hardly moves and what others say already, and then fits as if these had never been there', () => {
    const { table, outcome } = cases[0]!;
    const gone = outcome.map((value) => value === 1);
    const plain = fitted(table, gone);
    const wide = table.map((row, index) => [...row, 7, index === 3 ? 1 : 0, row[0]! * 2 + row[1]! * 1e-3]);
    const fit = fitted(wide, gone, ['a', 'b', 'c', 'd', 'same', 'once', 'twin']);
    if (fit.status !== 'fitted' || plain.status !== 'fitted') throw new Error('not fitted');
    expect(fit.leftOut.slice(0, 2)).toEqual([
      { name: 'same', why: 'constant' },
      { name: 'once', why: 'constant' },
    ]);
    expect(fit.leftOut.slice(2)).toEqual([{ name: expect.stringMatching(/^(a|twin)$/) as string, why: 'overlaps' }]);
    for (const { name, effect } of plain.coefficients) {
      const found = fit.coefficients.find((other) => other.name === name || (name === 'a' && other.name === 'twin'));
      expect(found?.effect).toBeCloseTo(effect, 2);
    }
    expect(fit.coefficients).toHaveLength(4);
  });

  it('says so when one column tells the outcome perfectly', () => {
    const table = Array.from({ length: 60 }, (_, row) => [row, (row * 7) % 11]);
    expect(
      fitted(
        table,
        table.map(([value]) => value! >= 30),
      ),
    ).toEqual({ status: 'separated' });
  });

  it('has nothing but an intercept where nothing moves', () => {
    const table = Array.from({ length: 40 }, () => [1]);
    const fit = fitted(
      table,
      table.map((_, row) => row % 4 === 0),
    );
    expect(fit).toMatchObject({ status: 'fitted', coefficients: [], leftOut: [{ name: 'a', why: 'constant' }] });
    if (fit.status === 'fitted') expect(fit.intercept).toBeCloseTo(Math.log(1 / 3), 9);
  });
});
