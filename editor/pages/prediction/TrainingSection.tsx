import { Alert, Button, Group, Skeleton, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Training, TrainingSettings } from '../../../engine/contract/models.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useStatus } from '../../api/use-status.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { AskDialog } from '../../publish/AskDialog.tsx';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { Section } from '../settings/Section.tsx';
import { HorizonField } from './HorizonField.tsx';
import { TrainingProgressBox } from './TrainingProgressBox.tsx';
import { TrainingResult } from './TrainingResult.tsx';
import { useTrainings } from './use-trainings.ts';

/** Makes the shop a model of its own: what it goes by, the button, how far it is, and what came of it. */
export function TrainingSection() {
  const { t } = useTranslation('training');
  const trainings = useTrainings();
  const settings = useQuery({
    queryKey: keys.trainingSettings,
    queryFn: ({ signal }) => api.trainingSettings(signal),
  });
  const latest = trainings.data?.trainings[0];
  const running = latest?.state === 'running';
  return (
    <Section title={t('title')} about={t('about')} action={<StartButton running={running} />}>
      {trainings.isPending || settings.isPending ? (
        <Skeleton height={220} aria-busy="true" />
      ) : !trainings.data ? (
        <FailureNotice error={trainings.error} onRetry={() => void trainings.refetch()} />
      ) : !settings.data ? (
        <FailureNotice error={settings.error} onRetry={() => void settings.refetch()} />
      ) : (
        <Stack gap="lg">
          {running ? <Running training={latest} /> : <Last training={latest} />}
          <HorizonField settings={settings.data} />
          <Weekly settings={settings.data} next={trainings.data.nextWeekly} />
        </Stack>
      )}
    </Section>
  );
}

function StartButton({ running }: { readonly running: boolean }) {
  const { t } = useTranslation('training');
  const client = useQueryClient();
  const status = useStatus();
  const start = useMutation({
    mutationFn: () => api.startTraining(),
    onSettled: () => client.invalidateQueries({ queryKey: keys.trainings }),
  });
  const durable = status.data?.durable;
  const off = durable?.ready === false;
  return (
    <Stack gap={4} align="flex-end" maw={320}>
      <Button disabled={running || off} loading={start.isPending} onClick={() => start.mutate()}>
        {t('start')}
      </Button>
      {off && (
        <Text size="xs" c="dimmed" ta="right">
          {t('off', { reason: durable.reason ?? '' })}
        </Text>
      )}
      {start.isError && <FailureNotice error={start.error} />}
    </Stack>
  );
}

function Running({ training }: { readonly training: Training }) {
  const { t } = useTranslation('training');
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const cancel = useMutation({
    mutationFn: () => api.cancelTraining(training.id),
    onSuccess: () => setAsked(false),
    onSettled: () => client.invalidateQueries({ queryKey: keys.trainings }),
  });
  return (
    <>
      <TrainingProgressBox training={training} onCancel={() => setAsked(true)} />
      <AskDialog
        opened={asked}
        title={t('cancelling.title')}
        go={t('cancelling.go')}
        busy={cancel.isPending}
        error={cancel.error}
        onGo={() => cancel.mutate()}
        onClose={() => {
          cancel.reset();
          setAsked(false);
        }}
      >
        <Text size="sm">{t('cancelling.body')}</Text>
      </AskDialog>
    </>
  );
}

function Last({ training }: { readonly training: Training | undefined }) {
  const { t } = useTranslation('training');
  if (training) return <TrainingResult training={training} />;
  return (
    <Alert variant="light" maw={720} title={t('never.title')} role="status">
      {t('never.body')}
    </Alert>
  );
}

function Weekly({ settings, next }: { readonly settings: TrainingSettings; readonly next: number | null }) {
  const { t } = useTranslation('training');
  const format = useFormat();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (weekly: boolean) => api.saveTrainingSettings({ ...settings, weekly }),
    onSuccess: (stored) => {
      client.setQueryData(keys.trainingSettings, stored);
      void client.invalidateQueries({ queryKey: keys.trainings });
    },
  });
  return (
    <Group gap="md">
      <Switch
        label={t('weekly.label')}
        description={
          settings.weekly && next !== null ? t('weekly.next', { moment: format.moment(next) }) : t('weekly.hint')
        }
        checked={settings.weekly}
        disabled={save.isPending}
        onChange={(event) => save.mutate(event.currentTarget.checked)}
      />
      {save.isError && <FailureNotice error={save.error} />}
    </Group>
  );
}
