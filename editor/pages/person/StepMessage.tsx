import { Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { MessageListItem } from '../../../engine/contract/people.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { MessageBody } from '../messages/MessageBody.tsx';
import { MessageStateBadge } from '../messages/MessageStateBadge.tsx';
import classes from './person.module.css';

/** A message of a visit as it was rendered, in place. */
export function StepMessage({ message }: { readonly message: MessageListItem }) {
  const { t } = useTranslation('people');
  const detail = useQuery({
    queryKey: [...keys.message(message.id), message.state],
    queryFn: ({ signal }) => api.message(message.id, signal),
    staleTime: 60_000,
  });
  const wasRendered = detail.data && (detail.data.text !== null || detail.data.html !== null);
  return (
    <div className={classes['message']}>
      <Group gap="xs" mb={6} justify="space-between">
        <MessageStateBadge state={message.state} reason={message.reason} />
        <Link to="/messages" search={{ message: message.id }} className={classes['link']}>
          {t('path.message')}
        </Link>
      </Group>
      {detail.isPending ? (
        <Skeleton height={64} />
      ) : wasRendered ? (
        <MessageBody message={detail.data} />
      ) : (
        <Text size="xs" c="dimmed">
          {t('path.notRendered')}
        </Text>
      )}
    </div>
  );
}
