import { Button, Group, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { MESSAGE_STATES, messageStateText } from '../../../nodes/message-words.ts';
import { api, type MessageQuery } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useLocale, useText } from '../../i18n/use-locale.ts';
import { ColumnMenu } from '../../list/ColumnMenu.tsx';
import { useColumns } from '../../list/columns.ts';
import { EmptyPage } from '../../list/EmptyPage.tsx';
import { FileLink } from '../../list/FileLink.tsx';
import { ListTable } from '../../list/ListTable.tsx';
import { PagedList } from '../../list/PagedList.tsx';
import { PageFrame } from '../../shell/PageFrame.tsx';
import { MessageDrawer } from './MessageDrawer.tsx';
import { MessagesPicture } from './MessagesPicture.tsx';
import { useMessageColumns } from './use-message-columns.tsx';

const route = getRouteApi('/messages');

/** Every message that was or would have been sent, newest first. */
export function MessagesPage() {
  const { t } = useTranslation('messages');
  const navigate = useNavigate();
  const locale = useLocale();
  const say = useText();
  const search = route.useSearch();
  const { message, ...filters } = search;
  const query: MessageQuery = filters;
  const list = useInfiniteQuery({
    queryKey: [...keys.messages(query), 'pages'],
    queryFn: ({ pageParam, signal }) => api.messages(query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : 4_000),
  });
  const journeys = useQuery({ queryKey: keys.journeys, queryFn: ({ signal }) => api.journeys(signal) });
  const open = (id: number): void =>
    void navigate({ to: '/messages', search: { ...filters, message: id }, replace: true });
  const columns = useColumns('messages', useMessageColumns(open));
  const messages = list.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = Object.keys(filters).length > 0;
  const narrow = (change: { state?: string | undefined; journey?: string | undefined }) => {
    const next = { ...filters, ...change };
    const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
    void navigate({ to: '/messages', search: kept, replace: true });
  };

  if (list.isSuccess && messages.length === 0 && !isFiltered) {
    return (
      <PageFrame title={t('title')} about={t('about')}>
        <EmptyPage
          picture={<MessagesPicture />}
          title={t('empty.title')}
          action={
            <Button component={Link} to="/">
              {t('empty.action')}
            </Button>
          }
        >
          {t('empty.body')}
        </EmptyPage>
      </PageFrame>
    );
  }
  return (
    <PageFrame title={t('title')} about={t('about')}>
      <Group gap="xs" mb="sm">
        <Select
          w={190}
          aria-label={t('byState')}
          placeholder={t('allStates')}
          clearable
          value={filters.state ?? null}
          data={MESSAGE_STATES.map((state) => ({
            value: state,
            label: say(messageStateText(state) ?? { ko: state, en: state }),
          }))}
          clearButtonProps={{ 'aria-label': t('clear') }}
          onChange={(state) => narrow({ state: state ?? undefined })}
        />
        <Select
          w={260}
          aria-label={t('byJourney')}
          placeholder={t('allJourneys')}
          clearable
          searchable
          value={filters.journey ?? null}
          data={(journeys.data ?? []).map((journey) => ({ value: journey.id, label: journey.name }))}
          clearButtonProps={{ 'aria-label': t('clear') }}
          onChange={(journey) => narrow({ journey: journey ?? undefined })}
        />
        {(filters.customer !== undefined || filters.node !== undefined) && (
          <Button
            variant="default"
            rightSection={<IconX size={14} aria-hidden />}
            onClick={() => void navigate({ to: '/messages', search: {}, replace: true })}
          >
            {filters.customer !== undefined ? t('oneCustomer') : t('oneNode')}
          </Button>
        )}
        <Group gap="xs" ml="auto">
          {messages.length > 0 && <FileLink href={api.messagesFile(query, locale)} />}
          <ColumnMenu choice={columns} />
        </Group>
      </Group>
      <PagedList list={list} isEmpty={messages.length === 0} nothing={t('nothing')}>
        <ListTable
          label={t('title')}
          columns={columns.shown}
          rows={messages}
          keyOf={({ id }) => id}
          onOpen={({ id }) => open(id)}
          minWidth={150 * columns.shown.length}
        />
      </PagedList>
      <MessageDrawer
        message={message ?? null}
        onClose={() => void navigate({ to: '/messages', search: filters, replace: true })}
      />
    </PageFrame>
  );
}
