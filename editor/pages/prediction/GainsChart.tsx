import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Line, LineChart, ResponsiveContainer, Tooltip } from 'recharts';
import type { SettledGroup } from '../../../engine/contract/predictions.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { MAIN_LINE, PLOT_MARGIN, TooltipBox, type LabelPlace } from './chart-parts.tsx';
import { ChartFigure } from './ChartFigure.tsx';
import { FractionSquare } from './FractionSquare.tsx';
import { gainsOf, type GainsPoint } from './gains.ts';
import { NumberTable } from './NumberTable.tsx';

/** How many of those who left are reached by treating the riskiest first, against treating anybody. */
export function GainsChart({ group }: { readonly group: SettledGroup }) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const points = gainsOf(group.tenths);
  const fifth = points[2];
  const lift = (value: number | null): string => (value === null ? '–' : t('gains.times', { times: value.toFixed(1) }));
  if (!fifth) {
    return (
      <Text size="sm" c="dimmed">
        {t('gains.nobody')}
      </Text>
    );
  }
  return (
    <ChartFigure
      title={t('gains.title')}
      about={t('gains.about')}
      summary={t('gains.summary', { treated: format.share(fifth.treated), caught: format.share(fifth.caught) })}
      height={320}
      table={
        <NumberTable
          heads={[t('gains.tenth'), t('people'), t('gains.left'), t('gains.lift'), t('gains.caught')]}
          rows={points.slice(1).map((point, index) => ({
            key: index,
            cells: [
              `${String(10 * index)}-${String(10 * index + 10)}%`,
              format.count(point.people),
              format.count(point.churned),
              lift(point.lift),
              format.share(point.caught),
            ],
          }))}
        />
      }
    >
      <ResponsiveContainer width="100%" height="100%">
        <LineChart data={points} margin={PLOT_MARGIN} accessibilityLayer={false}>
          <FractionSquare x="treated" below={t('gains.treated')} diagonal={t('gains.random')} />
          <Tooltip
            isAnimationActive={false}
            content={({ payload }) => {
              const point = payload[0]?.payload as GainsPoint | undefined;
              if (!point) return null;
              return (
                <TooltipBox
                  title={t('gains.tip', { treated: format.share(point.treated) })}
                  lines={[t('gains.tipCaught', { caught: format.share(point.caught) })]}
                />
              );
            }}
          />
          <Line
            {...MAIN_LINE}
            dataKey="caught"
            label={(label: LabelPlace) =>
              label.index === 2 ? (
                <text x={Number(label.x) + 10} y={Number(label.y) + 14} data-strong>
                  {t('gains.label', { caught: format.share(fifth.caught), treated: format.share(fifth.treated) })}
                </text>
              ) : (
                <g />
              )
            }
          />
        </LineChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}
