import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../api/calls.ts';
import { AskDialog } from './AskDialog.tsx';
import { useChangeState, type StateDialogProps } from './use-change-state.ts';

/** Asks before everyone in the journey stands still. */
export function PauseDialog({ detail, opened, onClose }: StateDialogProps) {
  const { t } = useTranslation('publish');
  const pause = useChangeState(detail.id, () => api.pause(detail.id), onClose);
  return (
    <AskDialog
      opened={opened}
      title={t('pause.title')}
      go={t('pause.do')}
      busy={pause.isPending}
      error={pause.error}
      onGo={() => pause.mutate(undefined)}
      onClose={onClose}
    >
      <Text size="sm">{t('pause.body')}</Text>
    </AskDialog>
  );
}
