import { Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useText } from '../../i18n/use-locale.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { Card } from './Card.tsx';
import { RunNow } from './RunNow.tsx';
import { RunStep } from './RunStep.tsx';
import { useEndingText } from '../../live/use-ending-text.ts';
import classes from './person.module.css';

/** One customer's way through one journey, every step with its reason. */
export function RunPath({ customer, run }: { readonly customer: number; readonly run: number }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const say = useText();
  const endReason = useEndingText();
  const path = useQuery({
    queryKey: keys.run(customer, run),
    queryFn: ({ signal }) => api.run(customer, run, signal),
    refetchInterval: ({ state }) => (state.data?.endedAt === null ? 3_000 : false),
  });
  const detail = path.data;
  if (path.isPending) return <Skeleton height={320} aria-busy="true" />;
  if (!detail) return <FailureNotice error={path.error} onRetry={() => void path.refetch()} />;
  return (
    <Card
      title={t('path.title', { journey: detail.journeyName })}
      aside={
        <Link
          to="/journeys/$journeyId"
          params={{ journeyId: detail.journey }}
          search={{ mode: 'live' }}
          className={classes['link']}
        >
          {t('path.open')}
        </Link>
      }
    >
      <Group gap="xs" mb="sm">
        <Text size="sm" c="dimmed">
          {t('path.entered', { moment: format.moment(detail.enteredAt), version: detail.version })}
        </Text>
        {detail.withheld !== null && (
          <Text size="sm" c="var(--naru-warning)">
            {t(detail.withheld === 'untreated' ? 'path.untreated' : 'path.heldOut')}
          </Text>
        )}
      </Group>
      <RunNow run={detail} />
      <ol className={classes['path']}>
        {detail.path.map((step) => (
          <RunStep key={step.visit} step={step} leftBy={step.portLabel ? say(step.portLabel) : step.port} />
        ))}
        {detail.endedAt !== null && (detail.path.at(-1)?.exit ?? null) === null && (
          <li className={classes['end']}>
            <Text size="sm" fw={600}>
              {endReason(detail.endReason)}
            </Text>
            <Text size="xs" c="dimmed">
              {format.moment(detail.endedAt)}
            </Text>
          </li>
        )}
      </ol>
    </Card>
  );
}
