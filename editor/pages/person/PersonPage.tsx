import { Skeleton, Stack } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { ChurnCard } from './ChurnCard.tsx';
import { ConsentsCard } from './ConsentsCard.tsx';
import { EventsCard } from './EventsCard.tsx';
import { JoinedCard } from './JoinedCard.tsx';
import { LikelyCard } from './LikelyCard.tsx';
import { PersonHead } from './PersonHead.tsx';
import { PredictionCard } from './PredictionCard.tsx';
import { ProfileCard } from './ProfileCard.tsx';
import { RfmCard } from './RfmCard.tsx';
import { RunList } from './RunList.tsx';
import { RunPath } from './RunPath.tsx';
import classes from './person.module.css';

const route = getRouteApi('/people/$customerId');

/** One customer: who they are, how they stand, which journeys they ride and why they are where they are. */
export function PersonPage() {
  const { t } = useTranslation('people');
  const { customerId } = route.useParams();
  const { run: asked } = route.useSearch();
  // The address may hold the shop's own id, also one that was joined into this customer.
  const ref = /^\d{1,15}$/.test(customerId) ? Number(customerId) : customerId;
  const person = useQuery({
    queryKey: keys.customer(ref),
    queryFn: ({ signal }) => api.customer(ref, signal),
    refetchInterval: 5_000,
  });
  const detail = person.data;
  const run = asked ?? detail?.runs[0]?.run;
  const id = detail?.id ?? 0;

  return (
    <div className={classes['page']}>
      <Link to="/people" className={`${classes['back']} ${classes['link']}`}>
        <IconArrowLeft size={15} aria-hidden /> {t('person.back')}
      </Link>
      {person.isPending ? (
        <Stack gap="md" aria-busy="true" role="status" aria-label={t('loading')} mt="md">
          <Skeleton height={32} width={260} />
          <div className={classes['columns']}>
            <Skeleton height={420} />
            <Skeleton height={420} />
          </div>
        </Stack>
      ) : !detail ? (
        <FailureNotice error={person.error} onRetry={() => void person.refetch()} />
      ) : (
        <>
          {String(id) !== customerId && (
            <Navigate to="/people/$customerId" params={{ customerId: String(id) }} replace />
          )}
          <PersonHead person={detail} />
          <div className={classes['columns']}>
            <div className={classes['main']}>
              <RunList runs={detail.runs} selected={run ?? null} customer={id} />
              {run !== undefined && <RunPath customer={id} run={run} />}
              <EventsCard events={detail.events} />
            </div>
            <div className={classes['side']}>
              <ChurnCard churn={detail.churn} />
              <PredictionCard prediction={detail.prediction} />
              <LikelyCard likely={detail.likely} />
              <RfmCard rfm={detail.rfm} />
              <ConsentsCard consents={detail.consents} />
              <ProfileCard attributes={detail.attributes} zone={detail.zone} />
              <JoinedCard person={detail} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}
