import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { IconAlertCircle, IconCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sender } from '../../../engine/contract/shop.ts';
import { reasonText } from '../../../nodes/message-words.ts';
import { api } from '../../api/calls.ts';
import { useText } from '../../i18n/use-locale.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';

/** What became of the test: a refusal by the provider is an answer, not a failure of the call. */
interface TestResult {
  readonly result: string;
  readonly code: string | null;
  readonly detail: string | null;
}

/** Sends one test message to oneself. */
export function TestSenderDialog({ sender, onClose }: { readonly sender: Sender; readonly onClose: () => void }) {
  const { t } = useTranslation('settings');
  const say = useText();
  const [to, setTo] = useState('');
  const test = useMutation({
    mutationFn: async (address: string) => (await api.testSender(sender.id, address)) as TestResult,
  });
  const accepted = test.data?.result === 'accepted';
  const why =
    test.data && !accepted ? [test.data.code === null ? null : say(reasonText(test.data.code)), test.data.detail] : [];
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
          {test.isSuccess && accepted && (
            <Alert color="green" variant="light" icon={<IconCheck size={18} />} role="status">
              {t('test.ok')}
            </Alert>
          )}
          {test.isSuccess && !accepted && (
            <Alert
              color="red"
              variant="light"
              icon={<IconAlertCircle size={18} />}
              title={t('test.refused')}
              role="alert"
            >
              {why.filter(Boolean).join(' · ')}
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
