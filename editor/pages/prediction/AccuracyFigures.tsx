import { SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SettledGroup } from '../../../engine/contract/predictions.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { FigureTile } from './FigureTile.tsx';

/** A settled day in five figures, each with its meaning; accuracy never without the majority class's. */
export function AccuracyFigures({ group }: { readonly group: SettledGroup }) {
  const { t } = useTranslation(['insights', 'prediction']);
  const format = useFormat();
  const top = group.tenths[0];
  const lift =
    top && top.people > 0 && group.churned > 0 ? top.churned / top.people / (group.churned / group.people) : null;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="md">
      <FigureTile
        name={t('quality.rate')}
        hint={t('quality.rateHint', {
          predicted: format.share(group.predicted / group.people),
          people: format.count(group.people),
        })}
      >
        {format.share(group.churned / group.people)}
      </FigureTile>
      <FigureTile name={t('prediction:metrics.calibrationError')} hint={t('prediction:metrics.calibrationErrorHint')}>
        {format.share(group.calibrationError)}
      </FigureTile>
      <FigureTile name={t('prediction:metrics.auc')} hint={t('prediction:metrics.aucHint')}>
        {group.auc === null ? '–' : format.share(group.auc)}
      </FigureTile>
      <FigureTile name={t('prediction:metrics.topDecileLift')} hint={t('prediction:metrics.topDecileLiftHint')}>
        {lift === null ? '–' : t('prediction:metrics.topDecileLiftValue', { times: lift.toFixed(1) })}
      </FigureTile>
      <FigureTile
        name={t('quality.accuracy')}
        hint={t('quality.accuracyHint', { majority: format.share(group.majority) })}
      >
        {format.share(group.accuracy)}
      </FigureTile>
    </SimpleGrid>
  );
}
