import { useTranslation } from 'react-i18next';
import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { TrainingEpoch } from '../../../engine/contract/models.ts';
import { AXIS, axisName, GRID, PLOT_MARGIN, TooltipBox } from './chart-parts.tsx';
import { ChartFigure } from './ChartFigure.tsx';
import { NumberTable } from './NumberTable.tsx';

/** How the error falls, epoch by epoch, on what is learned from and on what is kept out. */
export function LossChart({ losses }: { readonly losses: readonly TrainingEpoch[] }) {
  const { t } = useTranslation('training');
  const seeds = new Set(losses.map(({ seed }) => seed)).size;
  const points = losses.map((loss, index) => ({
    ...loss,
    place: index + 1,
    name: seeds > 1 ? t('loss.point', { seed: loss.seed, epoch: loss.epoch }) : String(loss.epoch),
  }));
  const all = losses.flatMap(({ trainingLoss, validationLoss }) => [trainingLoss, validationLoss]);
  const room = Math.max(0.005, (Math.max(...all) - Math.min(...all)) * 0.15);
  const last = losses.at(-1);
  // Late passes differ in the third digit.
  const digits = room < 0.02 ? 3 : 2;
  return (
    <ChartFigure
      title={t('loss.title')}
      about={t('loss.about')}
      summary={t('loss.summary', { epochs: losses.length, loss: last?.validationLoss.toFixed(3) ?? '' })}
      height={200}
      table={
        <NumberTable
          heads={[t('loss.epoch'), t('loss.training'), t('loss.validation')]}
          rows={points.map(({ place, name, trainingLoss, validationLoss }) => ({
            key: place,
            cells: [name, trainingLoss.toFixed(4), validationLoss.toFixed(4)],
          }))}
        />
      }
    >
      <ResponsiveContainer width="100%" height="100%">
        <LineChart data={points} margin={PLOT_MARGIN} accessibilityLayer={false}>
          <CartesianGrid {...GRID} />
          <XAxis {...AXIS} dataKey="name" label={axisName(t('loss.epoch'))} minTickGap={12} />
          <YAxis
            {...AXIS}
            domain={[Math.max(0, Math.min(...all) - room), Math.max(...all) + room]}
            tickFormatter={(value: number) => value.toFixed(digits)}
            width={48}
          />
          <Tooltip
            isAnimationActive={false}
            content={({ payload }) => {
              const point = payload[0]?.payload as (typeof points)[number] | undefined;
              return point ? (
                <TooltipBox
                  title={t('loss.point', point)}
                  lines={[
                    `${t('loss.training')} ${point.trainingLoss.toFixed(4)}`,
                    `${t('loss.validation')} ${point.validationLoss.toFixed(4)}`,
                  ]}
                />
              ) : null;
            }}
          />
          <Legend verticalAlign="top" align="right" height={28} iconType="plainline" />
          <Line
            name={t('loss.training')}
            dataKey="trainingLoss"
            stroke="var(--naru-ink-quiet)"
            strokeDasharray="4 4"
            dot={{ r: 2 }}
            isAnimationActive={false}
          />
          <Line
            name={t('loss.validation')}
            dataKey="validationLoss"
            stroke="var(--naru-accent)"
            strokeWidth={2}
            dot={{ r: 3 }}
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}
