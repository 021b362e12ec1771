import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sender } from '../../../engine/contract/shop.ts';
import { api } from '../../api/calls.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';

/** Sends one test message to oneself. */
export function TestSenderDialog({ sender, onClose }: { readonly sender: Sender; readonly onClose: () => void }) {
  const { t } = useTranslation('settings');
  const [to, setTo] = useState('');
  const test = useMutation({ mutationFn: (address: string) => api.testSender(sender.id, address) });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('test.title', { name: sender.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          test.mutate(to.trim());
        }}
      >
        <Stack gap="md">
          <TextInput
            label={sender.channel === 'email' ? t('test.email') : t('test.phone')}
            description={sender.kind === 'sandbox' ? t('test.sandbox') : t('test.real')}
            type={sender.channel === 'email' ? 'email' : 'tel'}
            required
            data-autofocus
            maxLength={320}
            value={to}
            onChange={(event) => {
              setTo(event.currentTarget.value);
              test.reset();
            }}
          />
          {test.isSuccess && (
            <Alert color="green" variant="light" icon={<IconCheck size={18} />} role="status">
              {t('test.ok')}
            </Alert>
          )}
          {test.isError && <FailureNotice error={test.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('close')}
            </Button>
            <Button type="submit" loading={test.isPending}>
              {t('test.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
