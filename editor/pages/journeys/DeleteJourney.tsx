import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { JourneyListItem } from '../../../engine/contract/journeys.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';

/** Asks before a journey and its past go for good. */
export function DeleteJourney({
  journey,
  onClose,
}: {
  readonly journey: JourneyListItem | null;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('journeys');
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: (id: string) => api.deleteJourney(id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.journeys });
      onClose();
    },
  });
  const close = (): void => {
    remove.reset();
    onClose();
  };
  return (
    <Modal
      opened={journey !== null}
      onClose={close}
      title={t('deleting.title', { name: journey?.name ?? '' })}
      closeButtonProps={{ 'aria-label': t('deleting.keep') }}
    >
      <Stack gap="md">
        <Text size="sm">{(journey?.entered ?? 0) > 0 ? t('deleting.bodyRan') : t('deleting.body')}</Text>
        {remove.isError && <FailureNotice error={remove.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {t('deleting.keep')}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => journey && remove.mutate(journey.id)}>
            {t('deleting.go')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
