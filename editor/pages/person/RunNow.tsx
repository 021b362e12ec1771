import { Alert, Anchor, Text } from '@mantine/core';
import { IconAlertTriangle, IconExternalLink, IconMapPin } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunDetail } from '../../../engine/contract/people.ts';
import { eventText } from '../../../nodes/known-names.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useText } from '../../i18n/use-locale.ts';
import { useHeldText } from '../stuck/use-held-text.ts';

/** Where the customer is at this moment, since when, until when, and what carries them there. */
export function RunNow({ run }: { readonly run: RunDetail }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const say = useText();
  const heldText = useHeldText();
  if (run.endedAt !== null) return null;
  const since = format.moment(run.since);
  const events = run.wait?.events?.map(({ event }) => say(eventText(event))).join(', ');
  const isHeld = run.held !== null;
  return (
    <Alert
      mb="md"
      color={isHeld ? 'amber' : 'river'}
      variant="light"
      icon={isHeld ? <IconAlertTriangle size={18} /> : <IconMapPin size={18} />}
      title={t('now.at', { node: run.nodeTitle })}
    >
      <Text size="sm">
        {t('now.since', { since })}{' '}
        {isHeld && run.held
          ? heldText(run.held.code)
          : run.until !== null
            ? t('now.until', { until: format.moment(run.until) })
            : run.wait?.message
              ? t('now.message')
              : run.place === 'parked'
                ? t('now.open')
                : t('now.moving')}{' '}
        {events !== undefined && events !== '' && t('now.events', { events })}
      </Text>
      {isHeld && run.held && (
        <Text size="xs" c="dimmed" mt={4}>
          {run.held.detail}
        </Text>
      )}
      {run.workflow && (
        <Text size="xs" mt={6}>
          {run.workflow.url === null ? (
            t('now.workflow', { id: run.workflow.id })
          ) : (
            <Anchor href={run.workflow.url} target="_blank" rel="noreferrer" size="xs">
              {t('now.openWorkflow', { id: run.workflow.id })} <IconExternalLink size={12} aria-hidden />
            </Anchor>
          )}
        </Text>
      )}
    </Alert>
  );
}
