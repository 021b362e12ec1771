import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sender } from '../../../engine/contract/shop.ts';
import { CHANNEL_TEXT } from '../../../nodes/message-words.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useText } from '../../i18n/use-locale.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { Section } from './Section.tsx';
import { SenderDialog } from './SenderDialog.tsx';
import { TestSenderDialog } from './TestSenderDialog.tsx';
import classes from './settings.module.css';

/** Who sends: the sandbox at first, a mail server when one is set up. */
export function SendersSection() {
  const { t } = useTranslation('settings');
  const say = useText();
  const [editing, setEditing] = useState<Sender | 'new' | null>(null);
  const [testing, setTesting] = useState<Sender | null>(null);
  const senders = useQuery({ queryKey: keys.senders, queryFn: ({ signal }) => api.senders(signal) });
  return (
    <Section
      title={t('senders.title')}
      about={t('senders.about')}
      action={
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
          {t('senders.add')}
        </Button>
      }
    >
      {senders.isPending ? (
        <Skeleton height={120} />
      ) : !senders.data ? (
        <FailureNotice error={senders.error} onRetry={() => void senders.refetch()} />
      ) : (
        <ul className={classes['rows']}>
          {senders.data.map((sender) => (
            <li key={sender.id} className={classes['row']}>
              <Stack gap={0} style={{ flex: 1, minWidth: 0 }}>
                <Group gap="xs">
                  <Text fw={600}>{sender.name}</Text>
                  {sender.preferred && <Badge size="sm">{t('senders.preferred')}</Badge>}
                </Group>
                <Text size="xs" c="dimmed" truncate>
                  {[
                    say(CHANNEL_TEXT[sender.channel]),
                    t(`senders.kinds.${sender.kind}`),
                    sender.kind === 'smtp'
                      ? `${String(sender.config['host'] ?? '')}:${String(sender.config['port'] ?? '')}`
                      : null,
                    sender.rate === null ? null : t('senders.rate', { rate: sender.rate }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </Stack>
              <Button variant="subtle" size="xs" onClick={() => setTesting(sender)}>
                {t('senders.test')}
              </Button>
              <Button variant="subtle" size="xs" onClick={() => setEditing(sender)}>
                {t('senders.edit')}
              </Button>
            </li>
          ))}
          {senders.data.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('senders.none')}
            </Text>
          )}
        </ul>
      )}
      {editing !== null && (
        <SenderDialog sender={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
      {testing !== null && <TestSenderDialog sender={testing} onClose={() => setTesting(null)} />}
    </Section>
  );
}
