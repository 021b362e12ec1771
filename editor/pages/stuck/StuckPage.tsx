import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { EmptyPage } from '../../list/EmptyPage.tsx';
import listClasses from '../../list/list.module.css';
import { ListSkeleton } from '../../list/ListSkeleton.tsx';
import { PersonLink } from '../../list/PersonLink.tsx';
import { StepLink } from '../../list/StepLink.tsx';
import { WideTable } from '../../list/WideTable.tsx';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { PageFrame } from '../../shell/PageFrame.tsx';
import { useHeldText } from './use-held-text.ts';

/** Customers whose decision failed: why, and when it is tried again. */
export function StuckPage() {
  const { t } = useTranslation('stuck');
  const format = useFormat();
  const heldText = useHeldText();
  const list = useQuery({
    queryKey: keys.stuck,
    queryFn: ({ signal }) => api.stuck(signal),
    refetchInterval: 5_000,
  });
  const people = list.data ?? [];
  return (
    <PageFrame title={t('title')} about={t('about')}>
      {list.isPending ? (
        <ListSkeleton label={t('loading')} />
      ) : !list.data ? (
        <FailureNotice error={list.error} onRetry={() => void list.refetch()} />
      ) : people.length === 0 ? (
        <EmptyPage picture={<AllMoving />} title={t('empty.title')}>
          {t('empty.body')}
        </EmptyPage>
      ) : (
        <WideTable label={t('title')}>
          <Table
            className={listClasses['table'] ?? ''}
            stickyHeader
            verticalSpacing={8}
            horizontalSpacing="sm"
            miw={860}
          >
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('columns.customer')}</Table.Th>
                <Table.Th>{t('columns.where')}</Table.Th>
                <Table.Th>{t('columns.why')}</Table.Th>
                <Table.Th ta="right">{t('columns.since')}</Table.Th>
                <Table.Th ta="right">{t('columns.tries')}</Table.Th>
                <Table.Th ta="right">{t('columns.retry')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {people.map((person) => (
                <Table.Tr key={person.run}>
                  <Table.Td>
                    <PersonLink customer={person.customer} run={person.run} className={listClasses['name']} />
                  </Table.Td>
                  <Table.Td>
                    <StepLink at={person} className={listClasses['quietLink']} />
                  </Table.Td>
                  <Table.Td maw={380}>
                    {heldText(person.code)}
                    <Text size="xs" c="dimmed" lineClamp={2} title={person.detail}>
                      {person.detail}
                    </Text>
                  </Table.Td>
                  <Table.Td ta="right">{format.moment(person.since)}</Table.Td>
                  <Table.Td ta="right">{format.count(person.tries)}</Table.Td>
                  <Table.Td ta="right">{person.retryAt === null ? '–' : format.moment(person.retryAt)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
    </PageFrame>
  );
}

/** A river with nothing in the way. */
function AllMoving() {
  return (
    <svg viewBox="0 0 280 110" width="280" fill="none" strokeLinecap="round" strokeWidth="4">
      <path d="M20 78q30-20 60 0t60 0 60 0 60 0" stroke="var(--naru-accent-line)" />
      <path d="M20 96q30-20 60 0t60 0 60 0 60 0" stroke="var(--naru-line-strong)" />
      <path
        d="M104 62h72l-12 18h-48z"
        fill="var(--naru-accent-wash)"
        stroke="var(--naru-accent)"
        strokeLinejoin="round"
        strokeWidth="2.5"
      />
      <circle cx="126" cy="46" r="8" fill="var(--naru-accent)" />
      <circle cx="148" cy="46" r="8" fill="var(--naru-accent)" opacity="0.6" />
    </svg>
  );
}
