import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RunSummary } from '../../../engine/contract/people.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Card } from './Card.tsx';
import { PlaceBadge } from './PlaceBadge.tsx';
import classes from './person.module.css';

/** The journeys this customer rides or rode; one of them is shown below in full. */
export function RunList({
  runs,
  selected,
  customer,
}: {
  readonly runs: readonly RunSummary[];
  readonly selected: number | null;
  readonly customer: number;
}) {
  const { t } = useTranslation('people');
  const format = useFormat();
  if (runs.length === 0) {
    return (
      <Card title={t('runs.title')}>
        <Text size="sm" c="dimmed">
          {t('runs.none')}
        </Text>
      </Card>
    );
  }
  return (
    <Card title={t('runs.title')}>
      <ul className={classes['runs']}>
        {runs.map((run) => (
          <li key={run.run}>
            <Link
              to="/people/$customerId"
              params={{ customerId: String(customer) }}
              search={{ run: run.run }}
              replace
              className={classes['run']}
              aria-current={run.run === selected ? 'true' : undefined}
            >
              <span className={classes['runName']}>
                {run.journeyName} <span>v{run.version}</span>
              </span>
              <span className={classes['runWhere']}>
                {run.endedAt === null ? run.nodeTitle : t('runs.entered', { day: format.day(run.enteredAt) })}
              </span>
              <PlaceBadge run={run} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
