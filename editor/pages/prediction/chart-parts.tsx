import type { ReactNode } from 'react';
import classes from './chart.module.css';

/** Room for labels of both axes. */
export const PLOT_MARGIN = { top: 16, right: 24, bottom: 24, left: 8 };

/** Quiet axes: no ticks, a thin line. */
export const AXIS = {
  tickLine: false,
  stroke: 'var(--naru-line-strong)',
  tick: { fill: 'var(--naru-ink-quiet)', fontSize: 12 },
} as const;

/** Lines across, to read values by. */
export const GRID = { stroke: 'var(--naru-line)', vertical: false } as const;

/** An axis of values from 0 to the last of these ticks. */
export function axisOver(ticks: number[]) {
  return { ...AXIS, domain: [0, ticks.at(-1) ?? 1], ticks, width: 44 };
}

/** The line that a chart is about. */
export const MAIN_LINE = {
  stroke: 'var(--naru-accent)',
  strokeWidth: 2.5,
  dot: { r: 3, fill: 'var(--naru-accent)' },
  isAnimationActive: false,
} as const;

/** Where a label of a point goes. */
export interface LabelPlace {
  readonly x?: number | string | undefined;
  readonly y?: number | string | undefined;
  readonly index?: number | undefined;
}

/** Round ticks from 0 to at least `most`, about five of them. */
export function ticksUpTo(most: number): number[] {
  const step = [0.02, 0.05, 0.1, 0.2, 0.5, 1].find((one) => most / one <= 6) ?? Math.ceil(most / 5);
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toFixed(2)));
}

/** A fraction as a tick. */
export function percentTick(value: number): string {
  return `${String(Math.round(100 * value))}%`;
}

/** The name of an axis below it. */
export function axisName(value: string) {
  return { value, position: 'insideBottom' as const, offset: -14, fill: 'var(--naru-ink-quiet)', fontSize: 12 };
}

/** What stands under the pointer. */
export function TooltipBox({ title, lines }: { readonly title: ReactNode; readonly lines: readonly ReactNode[] }) {
  return (
    <div className={classes['tooltip']}>
      <strong>{title}</strong>
      {lines.map((line, index) => (
        <div key={index}>{line}</div>
      ))}
    </div>
  );
}
