import { ActionIcon, Button, Popover, Table, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconRefresh, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SimulationResult } from '../../engine/contract/simulation.ts';
import type { Journey } from '../../engine/journey.ts';
import { sum } from '../canvas/overlay.ts';
import { useJourney } from '../draft/draft-context.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useEndingText } from '../live/use-ending-text.ts';
import classes from './SimulationBar.module.css';

/** What the simulation found, in one line over the canvas; gone with one click. */
export function SimulationBar({
  result,
  of,
  onAgain,
  onClose,
}: {
  readonly result: SimulationResult;
  readonly of: Journey;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('simulate');
  const format = useFormat();
  const endingText = useEndingText();
  const journey = useJourney();
  // The same configs and edges give the same walk; where a card stands does not matter.
  const stale = journey.edges !== of.edges || journey.nodes.some((node, at) => node.config !== of.nodes[at]?.config);
  const sends = sum(Object.fromEntries(Object.entries(result.nodes).map(([id, node]) => [id, node.sends])));
  const waiting = sum(Object.fromEntries(Object.entries(result.nodes).map(([id, node]) => [id, node.waiting])));
  const { untreated, holdout } = result.withheld;
  const endings = Object.entries(result.endings).sort(([, a], [, b]) => b - a);
  const figure = (label: string, value: string) => (
    <span className={classes['figure']}>
      <span>{label}</span>
      <strong>{value}</strong>
    </span>
  );

  return (
    <div className={classes['bar']} role="region" aria-label={t('result.title')}>
      <strong className={classes['title']}>{t('result.title')}</strong>
      {figure(t('result.customers'), format.count(result.customers))}
      {figure(t('result.sends'), format.count(sends))}
      {figure(t('result.inside'), format.count(waiting))}
      {untreated + holdout > 0 && (
        <Tooltip
          multiline
          w={260}
          label={t('result.withheldHint', { untreated: format.count(untreated), holdout: format.count(holdout) })}
        >
          {figure(t('result.withheld'), format.count(untreated + holdout))}
        </Tooltip>
      )}
      <Popover position="bottom-start" shadow="md" width={320} trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton className={classes['open'] ?? ''}>
            {t('result.endings')}
            <IconChevronDown size={14} aria-hidden />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('result.endings')}>
          {endings.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('result.noEndings')}
            </Text>
          ) : (
            <Table fz="sm" verticalSpacing={5}>
              <Table.Tbody>
                {endings.map(([reason, count]) => (
                  <Table.Tr key={reason}>
                    <Table.Td>{endingText(reason)}</Table.Td>
                    <Table.Td ta="right" fw={600}>
                      {format.count(count)}
                    </Table.Td>
                    <Table.Td ta="right" c="dimmed">
                      {result.customers > 0 ? format.share(count / result.customers) : ''}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </Popover.Dropdown>
      </Popover>
      <span className={classes['quiet']}>
        {t('result.span', { from: format.day(result.from), until: format.day(result.until) })}
      </span>
      <span className={classes['quiet']}>
        {t('result.seconds', {
          facts: format.oneDecimal(result.seconds.facts),
          walk: format.oneDecimal(result.seconds.walk),
        })}
      </span>
      {result.customers === 0 && !stale && <span className={classes['stale']}>{t('result.nobody')}</span>}
      {stale && <span className={classes['stale']}>{t('result.stale')}</span>}
      <span className={classes['acts']}>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={onAgain}
        >
          {t('result.again')}
        </Button>
        <Tooltip label={t('result.close')}>
          <ActionIcon variant="subtle" color="gray" aria-label={t('result.close')} onClick={onClose}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </span>
    </div>
  );
}
