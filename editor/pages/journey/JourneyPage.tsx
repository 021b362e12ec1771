import { Box, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { hasLeft } from '../../draft/leaving.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import classes from './JourneyPage.module.css';
import { Workspace } from './Workspace.tsx';

const route = getRouteApi('/journeys/$journeyId');

/** One journey: its canvas to draw on, and its live numbers. */
export function JourneyPage() {
  const { t } = useTranslation('journey');
  const { journeyId } = route.useParams();
  const detail = useQuery({
    queryKey: keys.journey(journeyId),
    queryFn: async ({ signal }) => {
      await hasLeft(journeyId);
      return api.journey(journeyId, signal);
    },
    // Another window may have drawn since; but while this one is edited, its own draft is ahead of the stored one.
    refetchOnMount: 'always',
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });

  if (detail.data && detail.isFetchedAfterMount) return <Workspace key={journeyId} detail={detail.data} />;
  if (detail.isError) {
    return (
      <Box p="xl" maw={640}>
        <FailureNotice error={detail.error} onRetry={() => void detail.refetch()} />
      </Box>
    );
  }
  return (
    <div className={classes['page']} aria-busy="true" aria-label={t('loading')}>
      <div className={classes['bar']}>
        <Skeleton height={20} width={200} />
      </div>
      <div className={classes['body']}>
        <Box w={208} p="sm">
          <Skeleton height={32} />
          <Skeleton height={240} mt="md" />
        </Box>
        <Box flex={1} bg="var(--naru-canvas)" />
      </div>
    </div>
  );
}
