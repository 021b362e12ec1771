import { Button, Drawer, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type PeopleQuery } from '../api/calls.ts';
import { keys } from '../api/keys.ts';
import { describe } from '../canvas/describe.ts';
import { useJourney } from '../draft/draft-context.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useText } from '../i18n/use-locale.ts';
import { PersonLink } from '../list/PersonLink.tsx';
import { FailureNotice } from '../shell/FailureNotice.tsx';
import classes from './PeopleDrawer.module.css';
import { useDetailText } from './use-detail-text.ts';

/** The people behind a number, page by page; each leads to their path. */
export function PeopleDrawer({
  id,
  version,
  asked,
  onClose,
}: {
  readonly id: string;
  /** The version whose numbers are shown. */
  readonly version: number | undefined;
  readonly asked: { readonly query: PeopleQuery; readonly title: string } | null;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('live');
  const text = useText();
  const format = useFormat();
  const detailText = useDetailText();
  const journey = useJourney();
  const query: PeopleQuery = { ...(asked?.query ?? { where: 'entered' }), version };
  const pages = useInfiniteQuery({
    queryKey: keys.peopleAt(id, query),
    queryFn: ({ pageParam, signal }) => api.peopleAt(id, query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    enabled: asked !== null,
    staleTime: 0,
  });
  const node = journey.nodes.find((candidate) => candidate.id === query.node);
  const total = pages.data?.pages[0]?.total ?? null;
  const people = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const timed = people.some(({ until }) => until !== null);
  const detailed = people.some(({ detail }) => detail !== null);

  // A page may be empty and still have a next one: first those who stand there, then those who have gone.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const looking = people.length === 0 && hasNextPage;
  useEffect(() => {
    if (looking && !isFetchingNextPage) void fetchNextPage();
  }, [looking, isFetchingNextPage, fetchNextPage]);

  return (
    <Drawer
      opened={asked !== null}
      onClose={onClose}
      position="right"
      size={560}
      title={node ? `${text(describe(node).title)} · ${asked?.title ?? ''}` : (asked?.title ?? '')}
      closeButtonProps={{ 'aria-label': t('people.close') }}
    >
      {pages.isPending || looking ? (
        <Stack gap="xs" aria-busy="true">
          {[0, 1, 2, 3, 4, 5].map((row) => (
            <Skeleton key={row} height={40} />
          ))}
        </Stack>
      ) : pages.isError ? (
        <FailureNotice error={pages.error} onRetry={() => void pages.refetch()} />
      ) : people.length === 0 ? (
        <Text c="dimmed">{t('people.none')}</Text>
      ) : (
        <Stack gap="sm">
          {total !== null && (
            <Text size="sm" c="dimmed" className="naru-figures">
              {t('people.total', { count: total, shown: format.count(total) })}
            </Text>
          )}
          <Table stickyHeader verticalSpacing={7} fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('people.who')}</Table.Th>
                <Table.Th>{t('people.since')}</Table.Th>
                {timed && <Table.Th>{t('people.until')}</Table.Th>}
                {detailed && <Table.Th>{t('people.detail')}</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {people.map((person, index) => (
                <Table.Tr key={`${String(person.run)}-${String(index)}`}>
                  <Table.Td>
                    <PersonLink customer={person.customer} run={person.run} className={classes['person']} />
                    {person.customer.name !== null && (
                      <Text size="xs" c="dimmed">
                        {person.customer.externalId}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{format.moment(person.at)}</Table.Td>
                  {timed && <Table.Td>{person.until === null ? '' : format.moment(person.until)}</Table.Td>}
                  {detailed && <Table.Td>{person.detail === null ? '' : detailText(person.detail, node)}</Table.Td>}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {pages.hasNextPage && (
            <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              {t('people.more')}
            </Button>
          )}
        </Stack>
      )}
    </Drawer>
  );
}
