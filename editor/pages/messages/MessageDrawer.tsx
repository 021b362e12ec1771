import { Drawer, Group, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MessageDetail } from '../../../engine/contract/people.ts';
import { reasonText } from '../../../nodes/message-words.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useText } from '../../i18n/use-locale.ts';
import { PersonLink } from '../../list/PersonLink.tsx';
import { StepLink } from '../../list/StepLink.tsx';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { MessageBody } from './MessageBody.tsx';
import { MessageStateBadge } from './MessageStateBadge.tsx';
import { useMessageKind } from './use-message-kind.ts';
import classes from './messages.module.css';

/** One message in full: what it says, to whom, its headers and every attempt. */
export function MessageDrawer({ message, onClose }: { readonly message: number | null; readonly onClose: () => void }) {
  const { t } = useTranslation('messages');
  const detail = useQuery({
    queryKey: keys.message(message ?? 0),
    queryFn: ({ signal }) => api.message(message ?? 0, signal),
    enabled: message !== null,
    refetchInterval: ({ state }) => (state.data && state.data.finalAt === null ? 3_000 : false),
  });
  return (
    <Drawer
      opened={message !== null}
      onClose={onClose}
      position="right"
      size={560}
      title={t('one')}
      // Its head is an HTML header outside of main, which would count as a second banner of the page.
      attributes={{ header: { role: 'presentation' } }}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {detail.isPending ? (
        <Stack aria-busy="true">
          <Skeleton height={24} width={200} />
          <Skeleton height={240} />
        </Stack>
      ) : detail.data ? (
        <Content message={detail.data} />
      ) : (
        <FailureNotice error={detail.error} onRetry={() => void detail.refetch()} />
      )}
    </Drawer>
  );
}

function Content({ message }: { readonly message: MessageDetail }) {
  const { t } = useTranslation('messages');
  const format = useFormat();
  const say = useText();
  const kind = useMessageKind();
  const headers = Object.entries(message.headers);
  return (
    <Stack gap="lg">
      <MessageStateBadge state={message.state} reason={message.reason} />
      <dl className={classes['facts']}>
        <dt>{t('columns.customer')}</dt>
        <dd>
          <PersonLink customer={message.customer} run={message.run} className={classes['link']} />
        </dd>
        <dt>{t('columns.journey')}</dt>
        <dd>
          <StepLink at={message} className={classes['link']} />
        </dd>
        <dt>{t('columns.kind')}</dt>
        <dd>{kind(message)}</dd>
        <dt>{t('sender')}</dt>
        <dd>{message.senderName}</dd>
        <dt>{t('recipient')}</dt>
        <dd>{message.recipient ?? '–'}</dd>
        <dt>{t('queuedAt')}</dt>
        <dd>{format.moment(message.queuedAt)}</dd>
        <dt>{t('finalAt')}</dt>
        <dd>{message.finalAt === null ? t('notYet') : format.moment(message.finalAt)}</dd>
      </dl>
      {message.text !== null || message.html !== null ? (
        <MessageBody message={message} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('notRendered')}
        </Text>
      )}
      <section>
        <Title order={3} size="h4" mb="xs">
          {t('attempts.title')}
        </Title>
        {message.attempts.length === 0 ? (
          <Text size="sm" c="dimmed">
            {message.finalAt === null ? t('attempts.notYet') : t('attempts.none')}
          </Text>
        ) : (
          <Stack gap={6}>
            {message.attempts.map((attempt, index) => (
              <Group key={index} gap="sm" wrap="nowrap" align="baseline">
                <Text size="xs" c="dimmed" className="naru-figures" style={{ flex: 'none' }}>
                  {format.moment(attempt.at)}
                </Text>
                <Text size="sm">
                  {[attempt.result, attempt.code === null ? null : say(reasonText(attempt.code)), attempt.detail]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </Group>
            ))}
          </Stack>
        )}
      </section>
      {headers.length > 0 && (
        <section>
          <Title order={3} size="h4" mb="xs">
            {t('headers')}
          </Title>
          <Table fz="xs" verticalSpacing={4} horizontalSpacing={0} withRowBorders={false}>
            <Table.Tbody>
              {headers.map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Td w={170} c="dimmed" style={{ verticalAlign: 'top' }}>
                    {name}
                  </Table.Td>
                  <Table.Td className={classes['header'] ?? ''}>{value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      )}
    </Stack>
  );
}
