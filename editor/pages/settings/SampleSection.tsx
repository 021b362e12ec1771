import { Button, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/calls.ts';
import { useStatus } from '../../api/use-status.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { Section } from './Section.tsx';

/** The sample shop and its removal. */
export function SampleSection() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const client = useQueryClient();
  const status = useStatus();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.removeSample(),
    onSuccess: async () => {
      setAsking(false);
      await client.invalidateQueries();
    },
  });
  const sample = status.data?.sample;
  if (!sample) return null;
  return (
    <Section title={t('sample.title')} about={t('sample.about')}>
      {sample.state === 'loading' && (
        <Stack gap={4}>
          <Text size="sm">{t('sample.loading', { share: format.share(sample.progress) })}</Text>
          <Progress value={100 * sample.progress} aria-label={t('sample.title')} />
        </Stack>
      )}
      {sample.state === 'loaded' && (
        <Button variant="default" color="red" onClick={() => setAsking(true)}>
          {t('sample.remove')}
        </Button>
      )}
      {(sample.state === 'removed' || sample.state === 'absent') && (
        <Text size="sm" c="dimmed">
          {t(`sample.${sample.state}`)}
        </Text>
      )}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('sample.ask')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Stack gap="md">
          <Text size="sm">{t('sample.body')}</Text>
          {remove.isError && <FailureNotice error={remove.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
              {t('cancel')}
            </Button>
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t('sample.go')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Section>
  );
}
