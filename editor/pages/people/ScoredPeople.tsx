import { ActionIcon, Group, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type ScoreQuery } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useLocale } from '../../i18n/use-locale.ts';
import { ColumnMenu } from '../../list/ColumnMenu.tsx';
import { useColumns } from '../../list/columns.ts';
import { FileLink } from '../../list/FileLink.tsx';
import classes from '../../list/list.module.css';
import { PagedList } from '../../list/PagedList.tsx';
import { PeopleTable } from './PeopleTable.tsx';
import { usePeopleColumns } from './use-people-columns.tsx';

/** The people behind a number of the prediction page, the likeliest to leave first, with the way back to everybody. */
export function ScoredPeople({ query }: { readonly query: Pick<ScoreQuery, 'band' | 'above'> }) {
  const { t } = useTranslation(['people', 'insights']);
  const format = useFormat();
  const locale = useLocale();
  const navigate = useNavigate();
  const list = useInfiniteQuery({
    queryKey: keys.scoredCustomers(query),
    queryFn: ({ pageParam, signal }) => api.scoredCustomers(query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const columns = useColumns('scored-people', usePeopleColumns('score'));
  const people = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? null;
  const names = [
    ...(query.band === undefined
      ? []
      : [query.band === 0 ? t('insights:list.noBand') : t('insights:list.band', { band: query.band })]),
    ...(query.above === undefined
      ? []
      : [t('insights:list.above', { percent: Number((100 * query.above).toFixed(1)) })]),
  ];
  return (
    <>
      <Group mb="sm" gap="md">
        <Group gap={6} className={classes['filter'] ?? ''} wrap="nowrap">
          <Text size="sm" fw={600}>
            {names.join(' · ')}
          </Text>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('insights:list.clear')}
            onClick={() => void navigate({ to: '/people', search: {} })}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </Group>
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
      <PagedList list={list} isEmpty={people.length === 0} nothing={t('insights:list.nobody')}>
        <PeopleTable people={people} columns={columns.shown} />
      </PagedList>
    </>
  );
}
