import { Button, Group, SimpleGrid, Slider, Stack, Text } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PredictionOverview } from '../../../engine/contract/predictions.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Section } from '../settings/Section.tsx';
import { MessageCost } from './MessageCost.tsx';
import { NumberTable } from './NumberTable.tsx';
import { PeopleLink } from './PeopleLink.tsx';
import { ProbabilityHistogram } from './ProbabilityHistogram.tsx';
import { FigureTile } from './FigureTile.tsx';
import { atThreshold } from './threshold.ts';
import { useAtRiskJourney } from './use-at-risk-journey.ts';
import { useMessageCost } from './use-message-cost.ts';
import chart from './chart.module.css';
import classes from './prediction.module.css';

type Latest = NonNullable<PredictionOverview['latest']>;

const START = 50;
const LAST = 100;

/** Everybody by probability, and what treating all at or above a threshold comes to. */
export function ThresholdSection({ latest }: { readonly latest: Latest }) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const [percent, setPercent] = useState(START);
  const cost = useMessageCost();
  const journey = useAtRiskJourney();
  const at = atThreshold(latest.histogram, percent, cost.value);
  return (
    <Section title={t('threshold.title')} about={t('threshold.about')}>
      <ProbabilityHistogram
        histogram={latest.histogram}
        percent={percent}
        summary={t('threshold.summary', {
          people: format.count(latest.total.people),
          above: format.count(at.people),
          percent,
        })}
      />
      <Slider
        className={classes['threshold'] ?? ''}
        value={percent}
        onChange={setPercent}
        min={0}
        max={LAST}
        step={1}
        label={null}
        thumbLabel={t('threshold.slider')}
        thumbValueText={(value) => `${String(value)}%`}
        marks={[0, 25, 50, 75, 100].map((value) => ({ value, label: `${String(value)}%` }))}
      />
      <Stack gap="lg" mt={36}>
        <SimpleGrid cols={{ base: 2, sm: 3, md: 5 }} spacing="md" role="status" aria-live="polite" aria-atomic="false">
          <FigureTile
            name={t('threshold.people', { percent })}
            hint={t('threshold.peopleHint', { share: format.share(at.share) })}
          >
            <PeopleLink people={at.people} above={percent / 100} label={t('threshold.people', { percent })} />
          </FigureTile>
          <FigureTile
            name={t('threshold.caught')}
            hint={at.caughtShare === null ? '' : t('threshold.caughtHint', { share: format.share(at.caughtShare) })}
          >
            {format.count(at.caught)}
          </FigureTile>
          <FigureTile name={t('threshold.falseAlarms')} hint={t('threshold.falseAlarmsHint')}>
            {format.count(at.falseAlarms)}
          </FigureTile>
          <FigureTile name={t('threshold.cost')} hint={<MessageCost cost={cost} />}>
            {cost.value === 0 ? '–' : format.money(at.cost)}
          </FigureTile>
          <FigureTile name={t('threshold.atRisk')} hint={t('threshold.atRiskHint', { days: latest.horizon })}>
            {at.atRisk === null ? '–' : format.money(Math.round(at.atRisk))}
          </FigureTile>
        </SimpleGrid>
        <Text maw={760} data-testid="threshold-words">
          {at.people === 0
            ? t('threshold.nobody', { percent })
            : t('threshold.words', {
                percent,
                people: format.count(at.people),
                caught: format.count(at.caught),
                falseAlarms: format.count(at.falseAlarms),
              })}{' '}
          {at.people > 0 && at.caughtShare !== null && t('threshold.reach', { share: format.share(at.caughtShare) })}{' '}
          {at.people > 0 &&
            at.cost > 0 &&
            at.breakEven !== null &&
            t('threshold.breakEven', { share: format.share(at.breakEven), cost: format.money(at.cost) })}
        </Text>
        <Group gap="md">
          <Button
            leftSection={<IconRoute size={16} aria-hidden />}
            loading={journey.isPending}
            onClick={() => journey.mutate({ probability: percent / 100, test: false })}
          >
            {t('threshold.journey', { percent })}
          </Button>
          <Text size="xs" c="dimmed" flex="1 1 320px">
            {t('threshold.journeyHint')}
          </Text>
        </Group>
      </Stack>
      <details className={chart['details']}>
        <summary>{t('table')}</summary>
        <NumberTable
          heads={[
            t('threshold.column'),
            t('bands.people'),
            t('threshold.caught'),
            t('threshold.falseAlarms'),
            t('threshold.cost'),
            t('bands.atRisk'),
          ]}
          rows={[0, 10, 20, 30, 40, 50, 60, 70, 80, 90].map((from) => {
            const row = atThreshold(latest.histogram, from, cost.value);
            return {
              key: from,
              cells: [
                `${String(from)}%`,
                <PeopleLink
                  key="people"
                  people={row.people}
                  above={from / 100}
                  label={t('threshold.people', { percent: from })}
                />,
                format.count(row.caught),
                format.count(row.falseAlarms),
                cost.value === 0 ? '–' : format.money(row.cost),
                row.atRisk === null ? '–' : format.money(Math.round(row.atRisk)),
              ],
            };
          })}
        />
      </details>
    </Section>
  );
}
