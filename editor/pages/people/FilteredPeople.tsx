import { Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type PeopleFilter } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useLocale } from '../../i18n/use-locale.ts';
import { ColumnMenu } from '../../list/ColumnMenu.tsx';
import { useColumns } from '../../list/columns.ts';
import { FileLink } from '../../list/FileLink.tsx';
import { PagedList } from '../../list/PagedList.tsx';
import { FilterChips } from './FilterChips.tsx';
import { FindField } from './FindField.tsx';
import { PeopleTable } from './PeopleTable.tsx';
import { usePeopleColumns } from './use-people-columns.tsx';

/** The people behind a number of the prediction page, to be searched, with the way back to everybody. */
export function FilteredPeople({ filter }: { readonly filter: PeopleFilter }) {
  const { t } = useTranslation(['people', 'insights']);
  const format = useFormat();
  const locale = useLocale();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 180);
  const query = asked === '' ? filter : { ...filter, q: asked };
  const list = useInfiniteQuery({
    queryKey: keys.filteredCustomers(query),
    queryFn: ({ pageParam, signal }) => api.filteredCustomers(query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const columns = useColumns('scored-people', usePeopleColumns('score'));
  const people = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? null;
  return (
    <>
      <Group mb="sm">
        <FilterChips filter={filter} />
      </Group>
      <Group mb="sm" gap="md">
        <FindField
          value={text}
          onChange={setText}
          isFinding={list.isFetching && !list.isPending}
          onEnter={() => {
            const first = people[0];
            if (first && text.trim() === asked && asked !== '' && !list.isPlaceholderData)
              void navigate({ to: '/people/$customerId', params: { customerId: String(first.id) } });
          }}
        />
        {total !== null && (
          <Text size="sm" c="dimmed" className="naru-figures" role="status">
            {t('people:found', { people: format.count(total) })}
          </Text>
        )}
        <Group gap="xs" ml="auto">
          {total !== null && total > 0 && <FileLink href={api.customersFile(query, locale)} />}
          <ColumnMenu choice={columns} />
        </Group>
      </Group>
      <PagedList
        list={list}
        isEmpty={people.length === 0}
        nothing={asked === '' ? t('insights:list.nobody') : t('people:nobody', { text: asked })}
      >
        <PeopleTable people={people} columns={columns.shown} />
      </PagedList>
    </>
  );
}
