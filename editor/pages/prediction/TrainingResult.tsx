import { Alert, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Training } from '../../../engine/contract/models.ts';
import { useFormat } from '../../i18n/use-format.ts';

/** What came of the last training, in words. */
export function TrainingResult({ training }: { readonly training: Training }) {
  const { t, i18n } = useTranslation('training');
  const format = useFormat();
  const { state, code, detail, endedAt, startedAt } = training;
  const key = state === 'cancelled' ? 'cancelled' : (code ?? 'training-failed');
  const known = i18n.exists(`training:result.${key}.title`) ? key : 'training-failed';
  const broken = known === 'training-failed' || known === 'durable-unavailable';
  const early = known === 'too-little-data' || known === 'no-people';
  const colour = broken
    ? 'red'
    : known === 'clearly-worse'
      ? 'yellow'
      : early || state === 'cancelled'
        ? 'gray'
        : 'green';
  const minutes = endedAt === null ? null : (endedAt - startedAt) / 60_000;
  return (
    <Alert variant="light" color={colour} maw={720} role="status" title={t(`result.${known}.title`)}>
      <Text size="sm">{t(`result.${known}.body`, { days: training.horizonDays ?? '–' })}</Text>
      {broken && detail !== null && (
        <Text size="xs" c="dimmed" mt={4}>
          {detail}
        </Text>
      )}
      {endedAt !== null && minutes !== null && (
        <Text size="xs" c="dimmed" mt={4}>
          {minutes < 2
            ? t('result.whenSeconds', { moment: format.moment(endedAt), seconds: Math.ceil(60 * minutes) })
            : t('result.when', { moment: format.moment(endedAt), minutes: Math.round(minutes) })}
        </Text>
      )}
    </Alert>
  );
}
