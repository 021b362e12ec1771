import { SimpleGrid, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PredictionOverview } from '../../../engine/contract/predictions.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PeopleLink } from './PeopleLink.tsx';
import classes from './prediction.module.css';
import { firstSettledOn, lastSettled } from './settled.ts';
import { atThreshold } from './threshold.ts';
import { useDayText } from './use-day-text.ts';

type Latest = NonNullable<PredictionOverview['latest']>;

/** The figures that a shop looks at first: who will leave, what that costs, and whether it came true before. */
export function KeyFigures({ overview, latest }: { readonly overview: PredictionOverview; readonly latest: Latest }) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const dayText = useDayText();
  const { people, churners, atRisk, value } = latest.total;
  const likely = atThreshold(latest.histogram, 50, 0).people;
  const settled = lastSettled(overview.refreshes);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="md">
      <Tile
        name={t('key.rate')}
        value={format.share(people === 0 ? 0 : churners / people)}
        hint={t('key.rateHint', {
          churners: format.count(churners),
          people: format.count(people),
          days: latest.horizon,
        })}
      />
      <Tile
        name={t('key.likely')}
        value={<PeopleLink people={likely} above={0.5} label={t('key.likely')} />}
        hint={t('key.likelyHint')}
      />
      <Tile
        name={t('key.atRisk')}
        value={atRisk === null ? '–' : format.money(Math.round(atRisk))}
        hint={
          atRisk === null || value === null
            ? t('key.noValue')
            : t('key.atRiskHint', { value: format.money(Math.round(value)), days: latest.horizon })
        }
      />
      {settled ? (
        <Tile
          name={t('key.settled')}
          value={
            <Link to="/prediction" search={{ tab: 'quality' }} className={classes['plain']}>
              {format.share(settled.all.churned / settled.all.people)}
            </Link>
          }
          hint={t('key.settledHint', {
            day: dayText(settled.day),
            predicted: format.share(settled.all.predicted / settled.all.people),
          })}
        />
      ) : (
        <Tile
          name={t('key.settled')}
          value="–"
          hint={t('key.notSettled', {
            day: dayText(firstSettledOn(overview.refreshes) ?? latest.day + latest.horizon),
          })}
        />
      )}
    </SimpleGrid>
  );
}

function Tile({ name, value, hint }: { readonly name: string; readonly value: ReactNode; readonly hint: string }) {
  return (
    <div className={classes['metric']}>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text fw={700} size="xl" className="naru-figures">
        {value}
      </Text>
      <Text size="xs" c="dimmed">
        {hint}
      </Text>
    </div>
  );
}
