/**
 * Which of many things people did go with an outcome: logistic regression on standardised columns, by maximum
 * likelihood, with Wald intervals (Hosmer, Lemeshow and Sturdivant, Applied Logistic Regression, 3rd ed., 2013, ch. 2).
 * Association, not cause. Pure.
 */
import { solvePositiveDefinite } from '../model/linear-algebra.ts';
import { fitLogistic, logisticLogits } from '../model/logistic-regression.ts';
import { logistic } from '../model/probability.ts';

/** Rows of `names.length` numbers each, and whether the outcome came about. */
export interface AssociationInput<Name extends string> {
  readonly names: readonly Name[];
  /** Row-major, rows × names. */
  readonly inputs: Float64Array;
  readonly outcome: readonly boolean[];
}

/** One column's share in the outcome, the other columns held still. */
export interface Coefficient<Name extends string> {
  readonly name: Name;
  /** Of the column before standardisation. */
  readonly mean: number;
  readonly deviation: number;
  /** Log-odds per standard deviation, and its standard error. */
  readonly effect: number;
  readonly error: number;
}

/** A column that was left out: it hardly ever moves, or the others say what it says. */
export interface LeftOut<Name extends string> {
  readonly name: Name;
  readonly why: 'constant' | 'overlaps';
}

/** What a regression says; `separated` = the columns tell the outcome perfectly, so that no likelihood has a maximum. */
export type Association<Name extends string> =
  | {
      readonly status: 'fitted';
      /** Log-odds of the outcome for somebody average in every column. */
      readonly intercept: number;
      readonly coefficients: readonly Coefficient<Name>[];
      readonly leftOut: readonly LeftOut<Name>[];
    }
  | { readonly status: 'separated' };

/** The two-sided 95 % point of the normal distribution. */
export const NORMAL_95 = 1.959963984540054;

/** A column whose variance the others explain to more than 90 % is left out (variance inflation factor of 10). */
const MOST_INFLATION = 10;
/** Fewer rows than this away from the commonest value say nothing. */
const FEWEST_MOVED = 10;
/** Log-odds per deviation beyond which only a perfect separation can be the reason. */
const BEYOND_BELIEF = 12;

/** Fits the outcome on all columns that can be told apart. Rows ≥ 1. */
export function associate<Name extends string>(input: AssociationInput<Name>): Association<Name> {
  const { names, inputs, outcome } = input;
  const columns = names.map((name, index) => columnOf(name, inputs, index, names.length));
  const moving = columns.filter(({ moves }) => moves);
  const leftOut: LeftOut<Name>[] = columns.filter(({ moves }) => !moves).map(({ name }) => ({ name, why: 'constant' }));
  for (;;) {
    const inflation = varianceInflation(moving.map(({ values }) => values));
    const worst = inflation.reduce((at, value, index) => (value > inflation[at]! ? index : at), 0);
    if (moving.length < 2 || inflation[worst]! <= MOST_INFLATION) break;
    leftOut.push({ name: moving[worst]!.name, why: 'overlaps' });
    moving.splice(worst, 1);
  }
  const rows = outcome.length;
  const size = moving.length;
  const table = new Float64Array(rows * size);
  moving.forEach(({ values }, index) => values.forEach((value, row) => (table[row * size + index] = value)));
  const { weights } = fitLogistic(table, size, outcome, 0);
  const errors = standardErrors(table, size, outcome, weights);
  if (errors === null) return { status: 'separated' };
  return {
    status: 'fitted',
    intercept: weights[size]!,
    coefficients: moving.map(({ name, mean, deviation }, index) => ({
      name,
      mean,
      deviation,
      effect: weights[index]!,
      error: errors[index]!,
    })),
    leftOut,
  };
}

/** Variance inflation factors of standardised columns: the diagonal of their correlation matrix' inverse. */
export function varianceInflation(columns: readonly Float64Array[]): number[] {
  const size = columns.length;
  const rows = columns[0]?.length ?? 0;
  const correlation = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += columns[i]![row]! * columns[j]![row]!;
      correlation[i * size + j] = correlation[j * size + i] = sum / rows;
    }
  }
  return inverseDiagonal(correlation, size);
}

/**
 * Wald's standard errors at the maximum, by column and last the intercept: roots of the inverse information matrix'
 * diagonal. Null when the weights are no maximum.
 */
function standardErrors(
  table: Float64Array,
  size: number,
  outcome: readonly boolean[],
  weights: Float64Array,
): number[] | null {
  if (weights.some((weight) => !Number.isFinite(weight) || Math.abs(weight) > BEYOND_BELIEF)) return null;
  const all = size + 1;
  const information = new Float64Array(all * all);
  const slope = new Float64Array(all);
  const row = new Float64Array(all).fill(1);
  const logits = size > 0 ? logisticLogits({ weights }, table, size) : outcome.map(() => weights[0]!);
  for (let at = 0; at < outcome.length; at++) {
    row.set(table.subarray(at * size, at * size + size));
    const p = logistic(logits[at]!);
    for (let i = 0; i < all; i++) {
      slope[i]! += ((outcome[at] ? 1 : 0) - p) * row[i]!;
      for (let j = 0; j <= i; j++) information[i * all + j]! += p * (1 - p) * row[i]! * row[j]!;
    }
  }
  if (slope.some((value) => Math.abs(value) > 1e-6 * outcome.length)) return null;
  for (let i = 0; i < all; i++) for (let j = 0; j < i; j++) information[j * all + i] = information[i * all + j]!;
  return inverseDiagonal(information, all).map(Math.sqrt);
}

function inverseDiagonal(matrix: Float64Array, size: number): number[] {
  return Array.from({ length: size }, (_, index) => {
    const unit = new Float64Array(size);
    unit[index] = 1;
    return solvePositiveDefinite(Float64Array.from(matrix), unit)[index]!;
  });
}

function columnOf<Name extends string>(name: Name, inputs: Float64Array, index: number, width: number) {
  const values = Float64Array.from({ length: inputs.length / width }, (_, row) => inputs[row * width + index]!);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const commonest = Math.max(...counts.values());
  const moves = deviation > 1e-9 && values.length - commonest >= Math.min(FEWEST_MOVED, values.length / 10);
  return { name, mean, deviation, moves, values: moves ? values.map((value) => (value - mean) / deviation) : values };
}
