import { useTranslation } from 'react-i18next';
import { ErrorBar, ResponsiveContainer, Scatter, ScatterChart, Tooltip } from 'recharts';
import type { SettledGroup } from '../../../engine/contract/predictions.ts';
import { wilsonInterval } from '../../../engine/stats/wilson.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PLOT_MARGIN, TooltipBox } from './chart-parts.tsx';
import { ChartFigure } from './ChartFigure.tsx';
import { FractionSquare } from './FractionSquare.tsx';
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
          <FractionSquare
            x="predicted"
            y="actual"
            below={t('calibration.predicted')}
            diagonal={t('calibration.perfect')}
          />
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
