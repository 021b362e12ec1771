import { useTranslation } from 'react-i18next';
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { wilsonInterval } from '../../../engine/stats/wilson.ts';
import { useFormat } from '../../i18n/use-format.ts';
import {
  AXIS,
  axisOver,
  GRID,
  MAIN_LINE,
  percentTick,
  PLOT_MARGIN,
  ticksUpTo,
  TooltipBox,
  type LabelPlace,
} from './chart-parts.tsx';
import { ChartFigure } from './ChartFigure.tsx';
import { NumberTable } from './NumberTable.tsx';
import type { Settled } from './settled.ts';

/** Predicted and actual churn of every settled day, with the interval of what came. */
export function ThroughTime({ days, heldOut }: { readonly days: readonly Settled[]; readonly heldOut: boolean }) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const points = days
    .flatMap(({ day, settled, seen }) => {
      const group = heldOut ? settled.heldOut : settled.all;
      const interval = group && wilsonInterval(group.churned, group.people);
      if (!group || !interval) return [];
      const { share, low, high } = interval;
      return [{ day, group, seen, predicted: group.predicted / group.people, actual: share, range: [low, high] }];
    })
    .reverse();
  const last = points.length - 1;
  const most = Math.max(0.1, ...points.flatMap(({ predicted, range }) => [predicted, range[1] ?? 0]));
  const ticks = ticksUpTo(most);
  const name = (key: 'predicted' | 'actual') => {
    const [own, other] = [points[last]?.[key] ?? 0, points[last]?.[key === 'actual' ? 'predicted' : 'actual'] ?? 0];
    // The upper line's name goes above it, the lower one's below.
    const aside = own > other || (own === other && key === 'actual') ? -8 : 18;
    return (label: LabelPlace) =>
      label.index === last ? (
        <text x={Number(label.x)} y={Number(label.y) + aside} textAnchor="end" data-strong>
          {t(`time.${key}`)}
        </text>
      ) : (
        <g />
      );
  };
  return (
    <ChartFigure
      title={t('time.title')}
      about={t('time.about')}
      summary={t('time.summary', { days: points.length })}
      table={
        <NumberTable
          heads={[
            t('time.day'),
            t('people'),
            t('time.predicted'),
            t('time.actual'),
            t('calibration.interval'),
            'AUC',
            t('time.brier'),
            t('time.error'),
            t('time.accuracy'),
            t('time.majority'),
          ]}
          rows={points.toReversed().map(({ day, group, seen, predicted, actual, range }) => ({
            key: day,
            cells: [
              `${format.date(day)}${seen ? ` (${t('time.seen')})` : ''}`,
              format.count(group.people),
              format.share(predicted),
              format.share(actual),
              range.map((value) => format.share(value)).join(' – '),
              group.auc === null ? '–' : group.auc.toFixed(3),
              group.brier.toFixed(3),
              format.share(group.calibrationError),
              format.share(group.accuracy),
              format.share(group.majority),
            ],
          }))}
        />
      }
    >
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart data={points} margin={PLOT_MARGIN} accessibilityLayer={false}>
          <CartesianGrid {...GRID} />
          <XAxis
            {...AXIS}
            dataKey="day"
            type="number"
            domain={['dataMin', 'dataMax']}
            tickFormatter={(day: number) => format.date(day)}
            minTickGap={40}
            padding={{ left: 24, right: 24 }}
          />
          <YAxis {...axisOver(ticks)} tickFormatter={percentTick} />
          <Tooltip
            isAnimationActive={false}
            content={({ payload }) => {
              const point = payload[0]?.payload as (typeof points)[number] | undefined;
              if (!point) return null;
              return (
                <TooltipBox
                  title={format.date(point.day)}
                  lines={[
                    `${t('time.predicted')}: ${format.share(point.predicted)}`,
                    `${t('time.actual')}: ${format.share(point.actual)} (${point.range.map((value) => format.share(value)).join(' – ')})`,
                    t('ofPeople', { people: format.count(point.group.people) }),
                  ]}
                />
              );
            }}
          />
          <Area dataKey="range" stroke="none" fill="var(--naru-accent)" fillOpacity={0.16} isAnimationActive={false} />
          <Line {...MAIN_LINE} dataKey="actual" label={name('actual')} />
          <Line
            dataKey="predicted"
            stroke="var(--naru-ink-quiet)"
            strokeWidth={2}
            strokeDasharray="6 4"
            dot={{ r: 3, fill: 'var(--naru-ink-quiet)', strokeDasharray: '0' }}
            isAnimationActive={false}
            label={name('predicted')}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}
