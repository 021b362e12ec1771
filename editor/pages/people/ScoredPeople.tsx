import { ActionIcon, Button, Group, Table, Text } from '@mantine/core';
import { IconDownload, IconX } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CustomerListItem } from '../../../engine/contract/people.ts';
import { api, type ScoreQuery } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useLocale } from '../../i18n/use-locale.ts';
import { ListSkeleton } from '../../list/ListSkeleton.tsx';
import classes from '../../list/list.module.css';
import { MoreRows } from '../../list/MoreRows.tsx';
import { WideTable } from '../../list/WideTable.tsx';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { BandTile } from '../person/BandTile.tsx';

const NONE = '–';

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
        {total !== null && total > 0 && (
          <Button
            component="a"
            href={api.scoredCustomersFile(query, locale)}
            download
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            ml="auto"
          >
            {t('insights:list.file')}
          </Button>
        )}
      </Group>
      {list.isPending ? (
        <ListSkeleton label={t('people:loading')} />
      ) : list.isError && people.length === 0 ? (
        <FailureNotice error={list.error} onRetry={() => void list.refetch()} />
      ) : people.length === 0 ? (
        <Text c="dimmed" py="xl" ta="center">
          {t('insights:list.nobody')}
        </Text>
      ) : (
        <>
          <Rows people={people} />
          <MoreRows
            more={list.hasNextPage}
            loading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
            text={t('people:more')}
          />
        </>
      )}
    </>
  );
}

function Rows({ people }: { readonly people: readonly CustomerListItem[] }) {
  const { t } = useTranslation(['people', 'insights']);
  const format = useFormat();
  const navigate = useNavigate();
  const valued = people.some(({ score }) => score !== undefined && score.value !== null);
  const amount = (value: number | null | undefined): string =>
    value === null || value === undefined ? NONE : format.money(value);
  return (
    <WideTable label={t('people:title')}>
      <Table className={classes['table'] ?? ''} stickyHeader verticalSpacing={8} horizontalSpacing="sm" miw={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('people:columns.name')}</Table.Th>
            <Table.Th>{t('people:columns.email')}</Table.Th>
            <Table.Th ta="right">{t('people:columns.orders')}</Table.Th>
            <Table.Th ta="right">{t('people:columns.lastOrder')}</Table.Th>
            {valued && <Table.Th ta="right">{t('insights:list.value')}</Table.Th>}
            {valued && <Table.Th ta="right">{t('insights:list.atRisk')}</Table.Th>}
            <Table.Th ta="right">{t('insights:list.probability')}</Table.Th>
            <Table.Th ta="right">{t('people:columns.band')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr
              key={person.id}
              className={classes['row'] ?? ''}
              onClick={() => void navigate({ to: '/people/$customerId', params: { customerId: String(person.id) } })}
            >
              <Table.Td>
                <Link
                  to="/people/$customerId"
                  params={{ customerId: String(person.id) }}
                  className={classes['name']}
                  onClick={(event) => event.stopPropagation()}
                >
                  {person.name ?? person.externalId}
                </Link>
              </Table.Td>
              <Table.Td>{person.email ?? NONE}</Table.Td>
              <Table.Td ta="right">{format.count(person.orders)}</Table.Td>
              <Table.Td ta="right">{person.lastOrderAt === null ? NONE : format.day(person.lastOrderAt)}</Table.Td>
              {valued && <Table.Td ta="right">{amount(person.score?.value)}</Table.Td>}
              {valued && <Table.Td ta="right">{amount(person.score?.atRisk)}</Table.Td>}
              <Table.Td ta="right" fw={600}>
                {person.score ? format.share(person.score.p) : NONE}
              </Table.Td>
              <Table.Td ta="right">{person.band ? <BandTile band={person.band} /> : NONE}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}
