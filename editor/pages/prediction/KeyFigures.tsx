import { SimpleGrid } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PredictionOverview } from '../../../engine/contract/predictions.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PeopleLink } from './PeopleLink.tsx';
import classes from './prediction.module.css';
import { firstSettledOn, lastSettled } from './settled.ts';
import { atThreshold } from './threshold.ts';
import { FigureTile } from './FigureTile.tsx';

type Latest = NonNullable<PredictionOverview['latest']>;

/** The figures that a shop looks at first: who will leave, what that costs, and whether it came true before. */
export function KeyFigures({ overview, latest }: { readonly overview: PredictionOverview; readonly latest: Latest }) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const { people, churners, atRisk, value } = latest.total;
  const likely = atThreshold(latest.histogram, 50, 0).people;
  const settled = lastSettled(overview.refreshes);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="md">
      <FigureTile
        name={t('key.rate')}
        hint={t('key.rateHint', {
          churners: format.count(churners),
          people: format.count(people),
          days: latest.horizon,
        })}
      >
        {format.share(people === 0 ? 0 : churners / people)}
      </FigureTile>
      <FigureTile name={t('key.likely')} hint={t('key.likelyHint')}>
        <PeopleLink people={likely} above={0.5} label={t('key.likely')} />
      </FigureTile>
      <FigureTile
        name={t('key.atRisk')}
        hint={
          atRisk === null || value === null
            ? t('key.noValue')
            : t('key.atRiskHint', { value: format.money(Math.round(value)), days: latest.horizon })
        }
      >
        {atRisk === null ? '–' : format.money(Math.round(atRisk))}
      </FigureTile>
      {settled ? (
        <FigureTile
          name={t('key.settled')}
          hint={t('key.settledHint', {
            day: format.date(settled.day),
            predicted: format.share(settled.all.predicted / settled.all.people),
          })}
        >
          <Link to="/prediction" search={{ tab: 'quality' }} className={classes['plain']}>
            {format.share(settled.all.churned / settled.all.people)}
          </Link>
        </FigureTile>
      ) : (
        <FigureTile
          name={t('key.settled')}
          hint={t('key.notSettled', {
            day: format.date(firstSettledOn(overview.refreshes) ?? latest.day + latest.horizon),
          })}
        >
          –
        </FigureTile>
      )}
    </SimpleGrid>
  );
}
