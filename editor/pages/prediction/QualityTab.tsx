import { Alert, Group, SegmentedControl, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RefreshDay } from '../../../engine/contract/predictions.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { Section } from '../settings/Section.tsx';
import { AccuracyFigures } from './AccuracyFigures.tsx';
import { CalibrationChart } from './CalibrationChart.tsx';
import chart from './chart.module.css';
import { DriftChart } from './DriftChart.tsx';
import { GainsChart } from './GainsChart.tsx';
import { NoPrediction } from './NoPrediction.tsx';
import { dayToJudgeBy, firstSettledOn, settledDays } from './settled.ts';
import { ThroughTime } from './ThroughTime.tsx';
import { useOverview } from './use-overview.ts';

/** Whether predictions came true: one day in full, and all days one after the other. */
export function QualityTab() {
  const overview = useOverview();
  if (overview.isPending) return <Skeleton height={520} aria-busy="true" />;
  if (!overview.data) return <FailureNotice error={overview.error} onRetry={() => void overview.refetch()} />;
  const { refreshes, latest, running } = overview.data;
  if (!latest) return <NoPrediction running={running} />;
  return (
    <Stack gap={48}>
      <SettledSection refreshes={refreshes} />
      <DriftChart refreshes={refreshes} />
    </Stack>
  );
}

function SettledSection({ refreshes }: { readonly refreshes: readonly RefreshDay[] }) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const [chosen, setChosen] = useState<string | null>(null);
  const [who, setWho] = useState('all');
  const days = settledDays(refreshes);
  const judged = days.find(({ day }) => String(day) === chosen) ?? dayToJudgeBy(refreshes);
  if (!judged) {
    const first = firstSettledOn(refreshes);
    return (
      <Section title={t('quality.title')} about={t('quality.about')}>
        <Alert variant="light" maw={640} title={t('quality.none')} role="status">
          {first === null ? t('quality.noneSoon') : t('quality.noneBody', { day: format.date(first) })}
        </Alert>
      </Section>
    );
  }
  const { heldOut } = judged.settled;
  const group = who === 'heldOut' && heldOut ? heldOut : judged.settled.all;
  return (
    <Section title={t('quality.title')} about={t('quality.about')}>
      <Group gap="md" mb="lg" align="flex-end">
        <Select
          label={t('quality.day')}
          w={220}
          allowDeselect={false}
          value={String(judged.day)}
          data={days.map(({ day }) => ({ value: String(day), label: format.date(day) }))}
          onChange={setChosen}
        />
        {heldOut && (
          <SegmentedControl
            aria-label={t('quality.who')}
            value={who}
            onChange={setWho}
            data={[
              { value: 'all', label: t('quality.all', { people: format.count(judged.settled.all.people) }) },
              { value: 'heldOut', label: t('quality.heldOut', { people: format.count(heldOut.people) }) },
            ]}
          />
        )}
        <Text size="xs" c="dimmed" flex="1 1 280px" maw={560}>
          {t('quality.dayMeans', { day: format.date(judged.day), days: judged.horizon })}{' '}
          {heldOut && t('quality.heldOutMeans')} {judged.lookedBack && t('quality.lookedBack')}{' '}
          {judged.seen && t('quality.seen')}
        </Text>
      </Group>
      <Stack gap={48}>
        <AccuracyFigures group={group} />
        <div className={chart['two']}>
          <CalibrationChart group={group} />
          <GainsChart group={group} />
        </div>
        <ThroughTime days={days} heldOut={who === 'heldOut'} />
      </Stack>
    </Section>
  );
}
