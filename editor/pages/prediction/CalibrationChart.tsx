import { useTranslation } from 'react-i18next';
import {
  CartesianGrid,
  ErrorBar,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { SettledGroup } from '../../../engine/contract/predictions.ts';
import { wilsonInterval } from '../../../engine/stats/wilson.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { AXIS, axisName, percentTick, PLOT_MARGIN, TooltipBox } from './chart-parts.tsx';
import { ChartFigure } from './ChartFigure.tsx';
import { NumberTable } from './NumberTable.tsx';

/** When it says 30 %, do 30 % leave? One point per tenth of the probability, with its interval. */
export function CalibrationChart({ group }: { readonly group: SettledGroup }) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const points = group.slices.flatMap(({ people, predicted, churned }, slice) => {
    const interval = wilsonInterval(churned, people);
    if (!interval) return [];
    const { share, low, high } = interval;
    return [
      { slice, people, predicted: predicted / people, actual: share, low, high, error: [share - low, high - share] },
    ];
  });
  const inside = points.filter(({ predicted, low, high }) => predicted >= low && predicted <= high).length;
  const range = (slice: number): string => `${String(10 * slice)}-${String(10 * slice + 10)}%`;
  return (
    <ChartFigure
      title={t('calibration.title')}
      about={t('calibration.about')}
      summary={t('calibration.summary', { inside, points: points.length })}
      height={320}
      table={
        <NumberTable
          heads={[
            t('calibration.range'),
            t('people'),
            t('calibration.predicted'),
            t('calibration.actual'),
            t('calibration.interval'),
          ]}
          rows={points.map(({ slice, people, predicted, actual, low, high }) => ({
            key: slice,
            cells: [
              range(slice),
              format.count(people),
              format.share(predicted),
              format.share(actual),
              `${format.share(low)} – ${format.share(high)}`,
            ],
          }))}
        />
      }
    >
      <ResponsiveContainer width="100%" height="100%">
        <ScatterChart margin={PLOT_MARGIN} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--naru-line)" />
          <XAxis
            {...AXIS}
            dataKey="predicted"
            type="number"
            domain={[0, 1]}
            ticks={[0, 0.2, 0.4, 0.6, 0.8, 1]}
            tickFormatter={percentTick}
            label={axisName(t('calibration.predicted'))}
          />
          <YAxis
            {...AXIS}
            dataKey="actual"
            type="number"
            domain={[0, 1]}
            ticks={[0, 0.2, 0.4, 0.6, 0.8, 1]}
            tickFormatter={percentTick}
            width={44}
          />
          <ReferenceLine
            segment={[
              { x: 0, y: 0 },
              { x: 1, y: 1 },
            ]}
            stroke="var(--naru-ink-faint)"
            strokeDasharray="4 4"
          />
          <ReferenceDot x={1} y={0.8} r={0} label={{ value: t('calibration.perfect'), position: 'left' }} />
          <Tooltip
            cursor={false}
            isAnimationActive={false}
            content={({ payload }) => {
              const point = payload[0]?.payload as (typeof points)[number] | undefined;
              if (!point) return null;
              return (
                <TooltipBox
                  title={range(point.slice)}
                  lines={[
                    t('calibration.said', { share: format.share(point.predicted) }),
                    t('calibration.came', {
                      share: format.share(point.actual),
                      low: format.share(point.low),
                      high: format.share(point.high),
                    }),
                    t('ofPeople', { people: format.count(point.people) }),
                  ]}
                />
              );
            }}
          />
          <Scatter data={points} fill="var(--naru-accent)" isAnimationActive={false}>
            <ErrorBar
              dataKey="error"
              direction="y"
              width={5}
              strokeWidth={1.5}
              stroke="var(--naru-accent)"
              isAnimationActive={false}
            />
          </Scatter>
        </ScatterChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}
