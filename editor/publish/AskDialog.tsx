import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../shell/FailureNotice.tsx';

/** A question before something weighty: what will happen, and two ways out. */
export function AskDialog({
  opened,
  title,
  go,
  danger = false,
  busy,
  error,
  onGo,
  onClose,
  children,
}: {
  readonly opened: boolean;
  readonly title: string;
  readonly go: string;
  readonly danger?: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onGo: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('publish');
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={480} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <Stack gap="md">
        {children}
        {error !== null && error !== undefined && <FailureNotice error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button {...(danger && { color: 'red' })} loading={busy} onClick={onGo}>
            {go}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
