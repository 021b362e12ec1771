import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Training } from '../../../engine/contract/models.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { LossChart } from './LossChart.tsx';
import classes from './training.module.css';

/** A worker that has not been heard of for so long is probably gone; another one takes over. */
const SILENT_MS = 8000;

/** How far a running training is; the page may be left meanwhile. */
export function TrainingProgressBox({
  training,
  onCancel,
}: {
  readonly training: Training;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation('training');
  const format = useFormat();
  const { progress, startedAt, cause } = training;
  const { phase, done, secondsLeft, epoch, epochs, seed, seeds, attempt, losses, customers, at } = progress;
  const last = losses.at(-1);
  const silent = Date.now() - at > SILENT_MS;
  const left = secondsLeft === null ? t('left.unknown') : leftWords(secondsLeft);
  return (
    <div className={classes['box']} role="group" aria-label={t('running.label')}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Stack gap={2}>
            <Text fw={600}>{t(`phase.${phase}`)}</Text>
            <Text size="sm" c="dimmed">
              {t(`cause.${cause}`, { moment: format.moment(startedAt) })}
              {customers !== null && ` · ${t('running.customers', { people: format.count(customers) })}`}
            </Text>
          </Stack>
          <Button variant="default" size="xs" onClick={onCancel}>
            {t('cancel')}
          </Button>
        </Group>
        <Progress
          value={100 * done}
          size="md"
          transitionDuration={200}
          aria-label={t('running.label')}
          striped={silent}
        />
        <Group gap="lg" className="naru-figures">
          <Text size="sm">{format.share(Math.floor(100 * done) / 100)}</Text>
          {phase === 'training' && epoch !== null && seed !== null && (
            <Text size="sm">{t('running.epoch', { epoch, epochs, seed, seeds })}</Text>
          )}
          {phase === 'training' && <Text size="sm">{left}</Text>}
          {last && <Text size="sm">{t('running.loss', { loss: last.validationLoss.toFixed(3) })}</Text>}
        </Group>
        {silent ? (
          <Text size="sm" role="status">
            {t('running.silent')}
          </Text>
        ) : (
          attempt > 1 && (
            <Text size="sm" role="status">
              {t('running.again', { attempt })}
            </Text>
          )
        )}
        {losses.length > 0 && <LossChart losses={losses} />}
        <Text size="xs" c="dimmed">
          {t('running.leave')}
        </Text>
      </Stack>
    </div>
  );

  function leftWords(seconds: number): string {
    if (seconds < 90) return t('left.seconds', { count: Math.max(1, Math.ceil(seconds / 5) * 5) });
    return t('left.minutes', { count: Math.ceil(seconds / 60) });
  }
}
