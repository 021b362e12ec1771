import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/calls.ts';
import { keys } from '../api/keys.ts';
import { useFormat } from '../i18n/use-format.ts';
import { AskDialog } from './AskDialog.tsx';
import { useChangeState, type StateDialogProps } from './use-change-state.ts';

/** Asks before everybody inside leaves for good, with their number. */
export function StopDialog({ detail, opened, onClose }: StateDialogProps) {
  const { t } = useTranslation('publish');
  const format = useFormat();
  const stop = useChangeState(detail.id, () => api.stop(detail.id), onClose);
  const live = useQuery({
    queryKey: [...keys.live(detail.id, undefined), 'before-stop'],
    queryFn: ({ signal }) => api.live(detail.id, undefined, signal),
    enabled: opened,
  });
  return (
    <AskDialog
      opened={opened}
      title={t('stop.title')}
      go={t('stop.do')}
      danger
      busy={stop.isPending}
      error={stop.error}
      onGo={() => stop.mutate(undefined)}
      onClose={onClose}
    >
      <Text size="sm">
        {live.data ? t('stop.bodyCount', { people: format.count(live.data.active) }) : t('stop.body')}
      </Text>
    </AskDialog>
  );
}
