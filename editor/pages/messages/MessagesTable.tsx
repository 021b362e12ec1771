import { Table, Text, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { MessageListItem } from '../../../engine/contract/people.ts';
import { WideTable } from '../../list/WideTable.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import listClasses from '../../list/list.module.css';
import { MessageStateBadge } from './MessageStateBadge.tsx';
import { useMessageKind } from './use-message-kind.ts';
import classes from './messages.module.css';

/** Messages, newest first; a row opens what was sent. */
export function MessagesTable({
  messages,
  onOpen,
}: {
  readonly messages: readonly MessageListItem[];
  readonly onOpen: (message: number) => void;
}) {
  const { t } = useTranslation('messages');
  const format = useFormat();
  const kind = useMessageKind();
  return (
    <WideTable label={t('title')}>
      <Table className={listClasses['table'] ?? ''} stickyHeader verticalSpacing={8} horizontalSpacing="sm" miw={940}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('columns.message')}</Table.Th>
            <Table.Th>{t('columns.customer')}</Table.Th>
            <Table.Th>{t('columns.kind')}</Table.Th>
            <Table.Th>{t('columns.state')}</Table.Th>
            <Table.Th>{t('columns.journey')}</Table.Th>
            <Table.Th ta="right">{t('columns.at')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {messages.map((message) => (
            <Table.Tr key={message.id} className={listClasses['row'] ?? ''} onClick={() => onOpen(message.id)}>
              <Table.Td className={classes['subject'] ?? ''}>
                <UnstyledButton
                  fz="sm"
                  fw={message.subject === null ? 400 : 600}
                  onClick={(event) => {
                    event.stopPropagation();
                    onOpen(message.id);
                  }}
                >
                  {message.subject ?? message.recipient ?? t('untitled')}
                </UnstyledButton>
                {message.subject !== null && message.recipient !== null && (
                  <Text size="xs" c="dimmed" truncate>
                    {message.recipient}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Link
                  to="/people/$customerId"
                  params={{ customerId: String(message.customer.id) }}
                  className={classes['link']}
                  onClick={(event) => event.stopPropagation()}
                >
                  {message.customer.name ?? message.customer.externalId}
                </Link>
              </Table.Td>
              <Table.Td>{kind(message)}</Table.Td>
              <Table.Td>
                <MessageStateBadge state={message.state} reason={message.reason} />
              </Table.Td>
              <Table.Td>
                <Link
                  to="/journeys/$journeyId"
                  params={{ journeyId: message.journey }}
                  search={{ mode: 'live', node: message.node }}
                  className={listClasses['quietLink']}
                  onClick={(event) => event.stopPropagation()}
                >
                  {message.journeyName}
                </Link>
              </Table.Td>
              <Table.Td ta="right" c="dimmed">
                {format.moment(message.queuedAt)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}
