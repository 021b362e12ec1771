import { Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MessageListItem } from '../../../engine/contract/people.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { Column } from '../../list/columns.ts';
import listClasses from '../../list/list.module.css';
import { PersonLink } from '../../list/PersonLink.tsx';
import { StepLink } from '../../list/StepLink.tsx';
import { MessageStateBadge } from './MessageStateBadge.tsx';
import { useMessageKind } from './use-message-kind.ts';
import classes from './messages.module.css';

/**
 * The columns of the messages.
 * @param onOpen shows what was sent.
 */
export function useMessageColumns(onOpen: (message: number) => void): readonly Column<MessageListItem>[] {
  const { t } = useTranslation('messages');
  const format = useFormat();
  const kind = useMessageKind();
  return [
    {
      key: 'message',
      label: t('columns.message'),
      always: true,
      cell: ({ id, subject, recipient }) => (
        <div className={classes['subject']}>
          <UnstyledButton
            fz="sm"
            fw={subject === null ? 400 : 600}
            onClick={(event) => {
              event.stopPropagation();
              onOpen(id);
            }}
          >
            {subject ?? recipient ?? t('untitled')}
          </UnstyledButton>
          {subject !== null && recipient !== null && (
            <Text size="xs" c="dimmed" truncate>
              {recipient}
            </Text>
          )}
        </div>
      ),
    },
    {
      key: 'customer',
      label: t('columns.customer'),
      cell: ({ customer }) => <PersonLink customer={customer} className={classes['link']} />,
    },
    { key: 'kind', label: t('columns.kind'), cell: kind },
    {
      key: 'state',
      label: t('columns.state'),
      cell: ({ state, reason }) => <MessageStateBadge state={state} reason={reason} />,
    },
    {
      key: 'journey',
      label: t('columns.journey'),
      cell: (message) => <StepLink at={message} className={listClasses['quietLink']} />,
    },
    { key: 'at', label: t('columns.at'), right: true, cell: ({ queuedAt }) => format.moment(queuedAt) },
    {
      key: 'finalAt',
      label: t('columns.finalAt'),
      right: true,
      extra: true,
      cell: ({ finalAt }) => (finalAt === null ? '–' : format.moment(finalAt)),
    },
  ];
}
