import { useTranslation } from 'react-i18next';
import { Bar, BarChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { PredictedSlice } from '../../../engine/contract/predictions.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { dangerPaint } from '../../theme/danger.ts';
import classes from './chart.module.css';
import { histogramScale } from './histogram-scale.ts';

/** Room at both sides, so that the scale lies over the slider's below. */
const SIDE = 8;

interface DrawnBar {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly index?: number;
}

/**
 * A bar of people per 1 % of probability, zero-based, with the threshold drawn; what lies below it is faint. The safest
 * slices hold so many people that the others would vanish beside them: bars that are cut off carry a notch.
 */
export function ProbabilityHistogram({
  histogram,
  percent,
  summary,
}: {
  readonly histogram: readonly PredictedSlice[];
  readonly percent: number;
  readonly summary: string;
}) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const { top, highest } = histogramScale(histogram.map(({ people }) => people));
  const bars = histogram.map(({ people }, slice) => ({
    slice: slice + 0.5,
    people: Math.min(people, top),
    cut: people > top,
  }));
  const draw = ({ x = 0, y = 0, width = 0, height = 0, index = 0 }: DrawnBar) => (
    <g opacity={index >= percent ? 1 : 0.4}>
      <rect x={x} y={y} width={width} height={height} fill={dangerPaint(Math.floor(index / 10) + 1).ground} />
      {bars[index]?.cut && <rect x={x - 1} y={y + 8} width={width + 2} height={3} fill="var(--naru-ground)" />}
    </g>
  );
  return (
    <div className={classes['plot']} style={{ height: 220 }} role="img" aria-label={summary}>
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={bars}
          margin={{ top: 22, right: SIDE, bottom: 0, left: SIDE }}
          barCategoryGap={1}
          accessibilityLayer={false}
        >
          <XAxis dataKey="slice" type="number" domain={[0, 100]} hide />
          <YAxis type="number" domain={[0, top]} hide />
          <Bar dataKey="people" isAnimationActive={false} shape={draw} />
          {highest > top && (
            <ReferenceLine
              y={top}
              stroke="none"
              label={{
                value: t('threshold.cut', { people: format.count(highest) }),
                position: 'insideBottomLeft',
                dx: -4,
                dy: -2,
              }}
            />
          )}
          <ReferenceLine
            x={percent}
            stroke="var(--naru-accent)"
            strokeWidth={2}
            label={{ value: `${String(percent)}%`, position: percent > 90 ? 'insideTopRight' : 'insideTopLeft', dy: 2 }}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
