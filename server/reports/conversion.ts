import type { ArmReport, Conversion } from '../../engine/contract/live.ts';
import type { Arm } from '../../engine/node-type.ts';
import type { NodeId } from '../../engine/journey.ts';
import { compareArms, type ArmCounts } from '../../engine/stats/compare-arms.ts';
import type { Passage } from './node-passages.ts';
import type { PassageBook } from './passage-book.ts';

/** Which passages a number counts; held-out customers are left out everywhere but in the holdout's own report. */
export type PassageTest = (passage: Passage) => boolean;

export const treated: PassageTest = (passage) => !passage.held;

interface Sums {
  passed: number;
  converted: number;
  revenue: number;
  revenueSquares: number;
}

/** Sums of a node's passages by arm; `keyOf` names the arm, null = none. */
export function sumsOf(book: PassageBook, node: NodeId, keyOf: (passage: Passage) => string | null): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  book.each(node, (passage) => {
    const key = keyOf(passage);
    if (key === null) return;
    let sum = sums.get(key);
    if (!sum) sums.set(key, (sum = { passed: 0, converted: 0, revenue: 0, revenueSquares: 0 }));
    sum.passed += 1;
    if (!passage.converted) return;
    sum.converted += 1;
    sum.revenue += passage.revenue;
    sum.revenueSquares += passage.revenue ** 2;
  });
  return sums;
}

function conversionOf(sums: Sums | undefined): Conversion {
  const { passed = 0, converted = 0, revenue = 0 } = sums ?? {};
  return { passed, converted, rate: passed === 0 ? null : converted / passed, revenue };
}

/** Conversion of the treated customers who passed a node. */
export function nodeConversion(book: PassageBook, node: NodeId): Conversion {
  return conversionOf(sumsOf(book, node, (passage) => (passage.held ? null : 'all')).get('all'));
}

/**
 * The arms of a split compared, over treated customers.
 * @param ranFor milliseconds since the version was published.
 */
export function splitReport(book: PassageBook, node: NodeId, arms: readonly Arm[], ranFor: number): ArmReport {
  const sums = sumsOf(book, node, (passage) => (passage.held ? null : passage.port));
  return armReport(arms, sums, ranFor);
}

/** Arms compared from their sums. @param ranFor milliseconds since the version was published. */
export function armReport(arms: readonly Arm[], sums: ReadonlyMap<string, Sums>, ranFor: number): ArmReport {
  const counts = arms.map(({ port, label, control }): ArmCounts => {
    const { passed = 0, converted = 0, revenue = 0, revenueSquares = 0 } = sums.get(port) ?? {};
    return {
      label,
      control,
      customers: passed,
      conversions: converted,
      revenueSum: revenue,
      revenueSumSq: revenueSquares,
    };
  });
  const anybody = counts.some((count) => count.customers > 0);
  // A drawing may have a thousand splits to which nobody has come: there is nothing to compare.
  const compared = anybody
    ? compareArms(
        counts,
        arms.map((arm) => arm.share),
        { ranFor },
      )
    : null;
  return {
    arms: arms.map(({ port, label, control, share }, index) => {
      const result = compared?.arms[index];
      const { difference = null, relative = null } = result ?? {};
      return {
        ...conversionOf(sums.get(port)),
        port,
        label,
        control,
        plannedShare: share,
        difference: difference && {
          value: difference.value,
          interval: { low: difference.low, high: difference.high },
          relative: relative?.value ?? null,
          relativeInterval: relative && { low: relative.low, high: relative.high },
        },
        chanceToBest: result?.chanceToBest ?? null,
        expectedLoss: result?.expectedLoss ?? null,
      };
    }),
    sampleRatio: compared === null ? { p: 1, flagged: false } : { p: compared.srm.p, flagged: compared.srm.flagged },
    winner: compared === null || compared.winner === null ? null : (arms[compared.winner]?.port ?? null),
  };
}
