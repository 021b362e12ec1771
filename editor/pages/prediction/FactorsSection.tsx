import { Alert, Button, Group, Skeleton, Text } from '@mantine/core';
import { IconArrowsSplit2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FactorReport, NoFactors } from '../../../engine/contract/insights.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { Section } from '../settings/Section.tsx';
import { ChartFigure } from './ChartFigure.tsx';
import { FactorForest } from './FactorForest.tsx';
import { NumberTable } from './NumberTable.tsx';
import { useAtRiskJourney } from './use-at-risk-journey.ts';
import { useFactorWords } from './use-factor-words.ts';

/** Whom a test of what might bring people back begins with. */
const TEST_PROBABILITY = 0.5;

/** What goes with coming back: association, told apart from cause, with the way to find the cause. */
export function FactorsSection() {
  const { t } = useTranslation('insights');
  const factors = useQuery({ queryKey: keys.factors, queryFn: ({ signal }) => api.factors(signal) });
  return (
    <Section title={t('factors.title')} about={t('factors.about')}>
      {factors.isPending ? (
        <Skeleton height={320} aria-busy="true" />
      ) : !factors.data ? (
        <FailureNotice error={factors.error} onRetry={() => void factors.refetch()} />
      ) : factors.data.none ? (
        <Nothing none={factors.data.none} days={factors.data.horizonDays} />
      ) : (
        <Report report={factors.data} />
      )}
    </Section>
  );
}

function Nothing({ none, days }: { readonly none: NoFactors; readonly days: number }) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const counts = 'have' in none ? { have: format.count(none.have), needed: format.count(none.needed) } : {};
  return (
    <Text size="sm" c="dimmed" maw={640}>
      {t(`factors.none.${none.why}`, { ...counts, days })}
    </Text>
  );
}

function Report({ report }: { readonly report: FactorReport }) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const { name, step } = useFactorWords();
  const journey = useAtRiskJourney();
  const { factors, leftOut, customers, returned, day, horizonDays, every, typicalShare } = report;
  const clear = factors.filter(({ low, high }) => low > 1 || high < 1).length;
  const leftOutBecause = (why: 'constant' | 'overlaps'): string =>
    leftOut
      .filter((one) => one.why === why)
      .map((one) => name(one.name))
      .join(', ');
  return (
    <>
      <Alert variant="light" maw={880} mb="lg" title={t('factors.notCause')}>
        <Group gap="md" align="center">
          <Text size="sm" flex="1 1 420px">
            {t('factors.notCauseBody')}
          </Text>
          <Button
            variant="default"
            leftSection={<IconArrowsSplit2 size={16} aria-hidden />}
            loading={journey.isPending}
            onClick={() => journey.mutate({ probability: TEST_PROBABILITY, test: true })}
          >
            {t('factors.test')}
          </Button>
        </Group>
      </Alert>
      <ChartFigure
        plain
        title={t('factors.chart')}
        about={t('factors.read', {
          customers: format.count(customers),
          day: format.date(day),
          returned: format.share(returned / customers),
          days: horizonDays,
          typical: format.share(typicalShare ?? 0),
        })}
        summary={t('factors.summary', { factors: factors.length, clear })}
        table={
          <NumberTable
            heads={[
              t('factors.factor'),
              t('factors.step'),
              t('factors.odds'),
              t('factors.interval'),
              t('factors.shareAfter'),
            ]}
            rows={factors.map((factor) => ({
              key: factor.name,
              cells: [
                name(factor.name),
                step(factor),
                factor.oddsRatio.toFixed(2),
                `${factor.low.toFixed(2)} – ${factor.high.toFixed(2)}`,
                format.share(factor.share),
              ],
            }))}
          />
        }
        after={
          <Text size="xs" c="dimmed" mt="sm" maw={820}>
            {t('factors.how')} {every > 1 && t('factors.every', { every })}{' '}
            {leftOutBecause('overlaps') !== '' && t('factors.overlaps', { names: leftOutBecause('overlaps') })}{' '}
            {leftOutBecause('constant') !== '' && t('factors.constant', { names: leftOutBecause('constant') })}
          </Text>
        }
      >
        <FactorForest factors={factors} typicalShare={typicalShare ?? 0} />
      </ChartFigure>
    </>
  );
}
