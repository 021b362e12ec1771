import { Button, Group, Loader, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useLocale } from '../../i18n/use-locale.ts';
import { ColumnMenu } from '../../list/ColumnMenu.tsx';
import { useColumns } from '../../list/columns.ts';
import { EmptyPage } from '../../list/EmptyPage.tsx';
import { FileLink } from '../../list/FileLink.tsx';
import { PagedList } from '../../list/PagedList.tsx';
import { PageFrame } from '../../shell/PageFrame.tsx';
import { PeoplePicture } from './PeoplePicture.tsx';
import { PeopleTable } from './PeopleTable.tsx';
import { ScoredPeople } from './ScoredPeople.tsx';
import { usePeopleColumns } from './use-people-columns.tsx';

/** Finds a customer, or shows those behind a number of the prediction page, as the address says. */
export function PeoplePage() {
  const { t } = useTranslation('people');
  const search = useSearch({ from: '/people' });
  if (search.band === undefined && search.above === undefined) return <FindPeople />;
  return (
    <PageFrame title={t('title')} about={t('about')}>
      <ScoredPeople query={search} />
    </PageFrame>
  );
}

/** Finds a customer by name, e-mail, phone or id. */
function FindPeople() {
  const { t } = useTranslation('people');
  const format = useFormat();
  const locale = useLocale();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 180);
  const list = useInfiniteQuery({
    queryKey: [...keys.customers(asked), 'pages'],
    queryFn: ({ pageParam, signal }) => api.customers(asked, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const columns = useColumns('people', usePeopleColumns('name'));
  const people = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? null;
  const isEmptyShop = asked === '' && list.isSuccess && people.length === 0;

  if (isEmptyShop) {
    return (
      <PageFrame title={t('title')} about={t('about')}>
        <EmptyPage
          picture={<PeoplePicture />}
          title={t('empty.title')}
          action={
            <Button component={Link} to="/settings">
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
      <Group mb="sm" gap="md">
        <TextInput
          style={{ flex: '0 1 420px' }}
          size="md"
          autoFocus
          value={text}
          placeholder={t('find')}
          aria-label={t('find')}
          leftSection={<IconSearch size={18} stroke={1.75} aria-hidden />}
          rightSection={list.isFetching && !list.isPending ? <Loader size={16} /> : null}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            const first = people[0];
            if (event.key === 'Enter' && first && text.trim() === asked)
              void navigate({ to: '/people/$customerId', params: { customerId: String(first.id) } });
          }}
        />
        {total !== null && (
          <Text size="sm" c="dimmed" className="naru-figures" role="status">
            {asked === '' ? t('all', { people: format.count(total) }) : t('found', { people: format.count(total) })}
            {people.length > 0 && people.every((person) => person.invented) && ` · ${t('inventedHint')}`}
          </Text>
        )}
        <Group gap="xs" ml="auto">
          {total !== null && total > 0 && <FileLink href={api.customersFile({ q: asked || undefined }, locale)} />}
          <ColumnMenu choice={columns} />
        </Group>
      </Group>
      <PagedList list={list} isEmpty={people.length === 0} nothing={t('nobody', { text: asked })}>
        <PeopleTable people={people} columns={columns.shown} />
      </PagedList>
    </PageFrame>
  );
}
