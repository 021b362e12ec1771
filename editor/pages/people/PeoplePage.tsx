import { Button, Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
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
import { FilteredPeople } from './FilteredPeople.tsx';
import { FindField } from './FindField.tsx';
import { PeoplePicture } from './PeoplePicture.tsx';
import { PeopleTable } from './PeopleTable.tsx';
import { usePeopleColumns } from './use-people-columns.tsx';

/** Finds a customer, or shows those behind a number of the prediction page, as the address says. */
export function PeoplePage() {
  const { t } = useTranslation('people');
  const search = useSearch({ from: '/people' });
  if (Object.keys(search).length === 0) return <FindPeople />;
  return (
    <PageFrame title={t('title')} about={t('about')}>
      <FilteredPeople key={JSON.stringify(search)} filter={search} />
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
        <FindField
          autoFocus
          value={text}
          onChange={setText}
          isFinding={list.isFetching && !list.isPending}
          onEnter={() => {
            const first = people[0];
            if (first && text.trim() === asked)
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
