import {
  Button,
  Group,
  Modal,
  NumberInput,
  PasswordInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CHANNEL_TEXT } from '../../../nodes/message-words.ts';
import type { Sender, SenderInput } from '../../../engine/contract/shop.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useText } from '../../i18n/use-locale.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { RESEND_START, ResendFields } from './ResendFields.tsx';
import { SOLAPI_START, SolapiFields } from './SolapiFields.tsx';

const SMTP_START: SenderInput['config'] = {
  host: '',
  port: 587,
  secure: false,
  user: '',
  password: '',
  from: '',
  replyTo: '',
};

const STARTS: Readonly<Record<SenderInput['kind'], SenderInput['config']>> = {
  sandbox: {},
  smtp: SMTP_START,
  resend: RESEND_START,
  solapi: SOLAPI_START,
};

function inputOf(sender: Sender | null): SenderInput {
  if (sender === null)
    return { name: '', channel: 'email', kind: 'smtp', preferred: true, rate: null, config: { ...SMTP_START } };
  const { name, channel, kind, preferred, rate, config } = sender;
  return { name, channel, kind, preferred, rate, config: { ...STARTS[kind], ...config } };
}

/** Adds or changes a sender. Passwords are written and never read back. */
export function SenderDialog({ sender, onClose }: { readonly sender: Sender | null; readonly onClose: () => void }) {
  const { t } = useTranslation('settings');
  const say = useText();
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => inputOf(sender));
  const done = async () => {
    await client.invalidateQueries({ queryKey: keys.senders });
    onClose();
  };
  const save = useMutation({
    mutationFn: (input: SenderInput) => (sender ? api.updateSender(sender.id, input) : api.createSender(input)),
    onSuccess: done,
  });
  const remove = useMutation({ mutationFn: (id: string) => api.deleteSender(id), onSuccess: done });
  const change = (part: Partial<SenderInput>) => setDraft({ ...draft, ...part });
  const set = (name: string, value: string | number | boolean) =>
    change({ config: { ...draft.config, [name]: value } });
  const text = (name: string) => String(draft.config[name] ?? '');
  const isSmtp = draft.kind === 'smtp' && draft.channel === 'email';
  const isResend = draft.kind === 'resend' && draft.channel === 'email';
  const isSolapi = draft.kind === 'solapi' && draft.channel !== 'email';

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={sender ? t('senders.change', { name: sender.name }) : t('senders.add')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(draft);
        }}
      >
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label={t('senders.name')}
              required
              maxLength={100}
              value={draft.name}
              onChange={(event) => change({ name: event.currentTarget.value })}
            />
            <Select
              label={t('senders.channel')}
              allowDeselect={false}
              value={draft.channel}
              data={(['email', 'sms', 'alimtalk'] as const).map((value) => ({
                value,
                label: say(CHANNEL_TEXT[value]),
              }))}
              onChange={(channel) => {
                if (channel === null) return;
                const fits = channel === 'email' ? isSmtp || isResend : isSolapi;
                change(fits ? { channel } : { channel, kind: 'sandbox', config: {} });
              }}
            />
          </SimpleGrid>
          <Select
            label={t('senders.kind')}
            description={t(`senders.${isSmtp || isResend || isSolapi ? draft.kind : 'sandbox'}Hint`)}
            allowDeselect={false}
            value={draft.kind}
            data={[
              { value: 'sandbox', label: t('senders.kinds.sandbox') },
              { value: 'smtp', label: t('senders.kinds.smtp'), disabled: draft.channel !== 'email' },
              { value: 'resend', label: t('senders.kinds.resend'), disabled: draft.channel !== 'email' },
              { value: 'solapi', label: t('senders.kinds.solapi'), disabled: draft.channel === 'email' },
            ]}
            onChange={(kind) => {
              if (kind !== null) change({ kind, config: STARTS[kind] });
            }}
          />
          {isSmtp && (
            <>
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <TextInput
                  label={t('senders.host')}
                  required
                  value={text('host')}
                  placeholder="smtp.example.com"
                  onChange={(event) => set('host', event.currentTarget.value)}
                />
                <NumberInput
                  label={t('senders.port')}
                  required
                  min={1}
                  max={65535}
                  hideControls
                  value={Number(draft.config['port'] ?? 587)}
                  onChange={(value) => typeof value === 'number' && set('port', value)}
                />
                <TextInput
                  label={t('senders.user')}
                  autoComplete="off"
                  value={text('user')}
                  onChange={(event) => set('user', event.currentTarget.value)}
                />
                <PasswordInput
                  label={t('senders.password')}
                  description={sender ? t('senders.passwordKept') : undefined}
                  autoComplete="new-password"
                  visibilityToggleButtonProps={{ 'aria-label': t('senders.showPassword') }}
                  value={text('password')}
                  onChange={(event) => set('password', event.currentTarget.value)}
                />
                <TextInput
                  label={t('senders.from')}
                  required
                  placeholder="Shop <hello@example.com>"
                  value={text('from')}
                  onChange={(event) => set('from', event.currentTarget.value)}
                />
                <TextInput
                  label={t('senders.replyTo')}
                  value={text('replyTo')}
                  onChange={(event) => set('replyTo', event.currentTarget.value)}
                />
              </SimpleGrid>
              <Switch
                label={t('senders.secure')}
                description={t('senders.secureHint')}
                checked={draft.config['secure'] === true}
                onChange={(event) => set('secure', event.currentTarget.checked)}
              />
            </>
          )}
          {isResend && <ResendFields config={draft.config} isStored={sender?.kind === 'resend'} onChange={set} />}
          {isSolapi && (
            <SolapiFields
              channel={draft.channel}
              config={draft.config}
              isStored={sender?.kind === 'solapi'}
              onChange={set}
            />
          )}
          <NumberInput
            label={t('senders.limit')}
            description={t('senders.limitHint')}
            w={220}
            min={1}
            max={100000}
            hideControls
            value={draft.rate ?? ''}
            onChange={(value) => change({ rate: typeof value === 'number' ? Math.round(value) : null })}
          />
          <Switch
            label={t('senders.preferredSwitch')}
            checked={draft.preferred}
            onChange={(event) => change({ preferred: event.currentTarget.checked })}
          />
          {(save.isError || remove.isError) && <FailureNotice error={save.error ?? remove.error} />}
          <Group justify="space-between">
            {sender ? (
              <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate(sender.id)}>
                {t('senders.remove')}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={save.isPending}>
                {t('save')}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
