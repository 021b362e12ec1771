import { Text } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../shell/FailureNotice.tsx';
import { ListSkeleton } from './ListSkeleton.tsx';
import { MoreRows } from './MoreRows.tsx';

/** A list that comes page by page: its shape while it loads, why it cannot be had, that nothing fits, or its rows. */
export function PagedList({
  list,
  isEmpty,
  nothing,
  children,
}: {
  readonly list: Pick<
    UseInfiniteQueryResult,
    'isPending' | 'isError' | 'error' | 'refetch' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'
  >;
  readonly isEmpty: boolean;
  /** Said where no row fits. */
  readonly nothing: string;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('shell');
  if (list.isPending) return <ListSkeleton label={t('loading')} />;
  if (list.isError && isEmpty) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  if (isEmpty) {
    return (
      <Text c="dimmed" py="xl" ta="center">
        {nothing}
      </Text>
    );
  }
  return (
    <>
      {children}
      <MoreRows
        more={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
        text={t('list.more')}
      />
    </>
  );
}
