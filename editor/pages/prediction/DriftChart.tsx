import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { DRIFT_ALARM, type RefreshDay } from '../../../engine/contract/predictions.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Section } from '../settings/Section.tsx';
import { AXIS, axisOver, GRID, PLOT_MARGIN, ticksUpTo, TooltipBox } from './chart-parts.tsx';
import { ChartFigure } from './ChartFigure.tsx';
import { NumberTable } from './NumberTable.tsx';

/** Days shown at once. */
const SHOWN = 90;

/** Whether today's people are still those that the model was made for, day by day, with the line of the alarm. */
export function DriftChart({ refreshes }: { readonly refreshes: readonly RefreshDay[] }) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const days = refreshes
    .flatMap(({ day, psi, people, changed }) => (psi === null ? [] : [{ day, psi, people, changed }]))
    .sort((a, b) => a.day - b.day)
    .slice(-SHOWN);
  const most = Math.max(DRIFT_ALARM * 1.2, ...days.map(({ psi }) => psi));
  const ticks = ticksUpTo(most);
  const alarms = days.filter(({ psi }) => psi > DRIFT_ALARM).length;
  const words = (psi: number): string => t(psi > DRIFT_ALARM ? 'drift.other' : psi > 0.1 ? 'drift.some' : 'drift.same');
  const latest = days.at(-1);
  if (!latest) {
    return (
      <Section title={t('drift.title')} about={t('drift.about')}>
        <Text size="sm" c="dimmed">
          {t('drift.none')}
        </Text>
      </Section>
    );
  }
  return (
    <ChartFigure
      title={t('drift.title')}
      about={t('drift.about')}
      summary={t('drift.summary', { days: days.length, alarms })}
      height={220}
      after={
        <Text size="sm" className="naru-figures">
          {t('drift.now', { day: format.date(latest.day), index: latest.psi.toFixed(2), words: words(latest.psi) })}
        </Text>
      }
      table={
        <NumberTable
          heads={[t('time.day'), t('people'), t('drift.index'), t('drift.means'), t('drift.changed')]}
          rows={days.toReversed().map(({ day, psi, people, changed }) => ({
            key: day,
            cells: [format.date(day), format.count(people), psi.toFixed(3), words(psi), format.count(changed)],
          }))}
        />
      }
    >
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={days} margin={PLOT_MARGIN} accessibilityLayer={false} maxBarSize={28}>
          <CartesianGrid {...GRID} />
          <XAxis {...AXIS} dataKey="day" tickFormatter={(day: number) => format.date(day)} minTickGap={40} />
          <YAxis {...axisOver(ticks)} tickFormatter={(value: number) => value.toFixed(2)} />
          <ReferenceLine
            y={DRIFT_ALARM}
            stroke="var(--naru-error-line)"
            strokeDasharray="4 4"
            label={{ value: t('drift.alarm'), position: 'insideTopRight', dy: -18 }}
          />
          <Tooltip
            cursor={{ fill: 'var(--naru-hover)' }}
            isAnimationActive={false}
            content={({ payload }) => {
              const day = payload[0]?.payload as (typeof days)[number] | undefined;
              return day ? (
                <TooltipBox title={format.date(day.day)} lines={[`${day.psi.toFixed(3)}: ${words(day.psi)}`]} />
              ) : null;
            }}
          />
          <Bar dataKey="psi" isAnimationActive={false}>
            {days.map(({ day, psi }) => (
              <Cell key={day} fill={psi > DRIFT_ALARM ? 'var(--naru-error-line)' : 'var(--naru-accent)'} />
            ))}
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}
