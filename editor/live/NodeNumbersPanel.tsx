import { ActionIcon, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { NodeNumbers } from '../../engine/contract/live.ts';
import type { JourneyNode } from '../../engine/journey.ts';
import type { Port } from '../../engine/node-type.ts';
import type { CanvasActions } from '../canvas/canvas-context.ts';
import { describe } from '../canvas/describe.ts';
import { IconTile } from '../canvas/IconTile.tsx';
import { sum } from '../canvas/overlay.ts';
import { useDraftStore } from '../draft/draft-context.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useText } from '../i18n/use-locale.ts';
import panelClasses from '../panel/SidePanel.module.css';
import { ArmsTable } from './ArmsTable.tsx';
import { ConversionSection } from './ConversionSection.tsx';
import { CountRows, type CountRow } from './CountRows.tsx';
import { Figure } from './Figure.tsx';
import { useDetailText } from './use-detail-text.ts';

/** Everything counted at one node. Entered and moved in are always waiting, left, exited and moved out together. */
export function NodeNumbersPanel({
  node,
  numbers,
  openPeople,
}: {
  readonly node: JourneyNode;
  readonly numbers: NodeNumbers;
  readonly openPeople: CanvasActions['openPeople'];
}) {
  const { t } = useTranslation('live');
  const text = useText();
  const format = useFormat();
  const detailText = useDetailText();
  const store = useDraftStore();
  const { type, title, summary, ports } = describe(node);
  const through = numbers.entered + numbers.movedIn;
  /** Without `where` the number is told of other versions, whose people are found there. */
  const figure = (label: string, count: number, where?: string) => (
    <Figure
      large
      label={label}
      onOpen={where === undefined ? undefined : () => openPeople({ node: node.id, where }, label)}
    >
      {format.count(count)}
    </Figure>
  );
  const rows = (counts: Readonly<Record<string, number>>, where: string, label: (key: string) => string) =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .sort(([, a], [, b]) => b - a)
      .map(([key, count]) => ({
        key,
        label: label(key),
        count,
        onOpen: () => openPeople({ node: node.id, where, value: key }, label(key)),
      }));

  return (
    <>
      <div className={panelClasses['head']}>
        <IconTile type={type} small />
        <div style={{ flex: 1, minWidth: 0 }}>
          <Text fw={650} truncate component="h2">
            {text(title)}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {text(summary)}
          </Text>
        </div>
        <Tooltip label={t('people.close')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-label={t('people.close')}
            onClick={() => store.getState().select([])}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      <Stack className={panelClasses['body'] ?? ''} gap="lg">
        <Group gap="xl">
          {figure(t('entered'), numbers.entered, 'entered')}
          {figure(t('waiting'), numbers.waiting, 'waiting')}
          {figure(t('exited'), sum(numbers.exited), 'exited')}
          {numbers.held > 0 && figure(t('held'), numbers.held, 'held')}
          {numbers.movedIn > 0 && figure(t('movedIn'), numbers.movedIn)}
          {numbers.movedOut > 0 && figure(t('movedOut'), numbers.movedOut)}
        </Group>
        {numbers.conversion && (
          <ConversionSection
            conversion={numbers.conversion}
            about={t('conversion.about', { passed: format.count(numbers.conversion.passed) })}
            onOpen={(label) => openPeople({ node: node.id, where: 'converted' }, label)}
          />
        )}
        {numbers.arms && (
          <ArmsTable
            title={t('arms.title')}
            report={numbers.arms}
            onOpen={(arm, label) => openPeople({ node: node.id, where: 'passed', arm }, label)}
          />
        )}
        <CountRows
          title={t('left')}
          of={through}
          rows={byPort(
            ports,
            rows(numbers.left, 'left', (key) => {
              const port = ports.find(({ id }) => id === key);
              return port ? text(port.label) : key;
            }),
          )}
        />
        <CountRows title={t('exitedBy')} of={through} rows={rows(numbers.exited, 'exited', detailText)} />
        {numbers.messages && (
          <>
            <CountRows
              title={t('messagesTitle')}
              of={sum(numbers.messages)}
              rows={rows(numbers.messages, 'message', detailText)}
            />
            <Link to="/messages" search={{ journey: store.getState().history.present.id, node: node.id }}>
              <Text size="sm" c="var(--naru-accent)" span>
                {t('messagesList')}
              </Text>
            </Link>
          </>
        )}
        {numbers.reasons && (
          <CountRows title={t('reasonsTitle')} of={0} rows={rows(numbers.reasons, 'reason', detailText)} />
        )}
      </Stack>
    </>
  );
}

/** In the order of the card's stubs, so that rows keep their places while numbers move. */
function byPort(ports: readonly Port[], rows: readonly CountRow[]): CountRow[] {
  const place = (key: string): number => {
    const at = ports.findIndex(({ id }) => id === key);
    return at < 0 ? ports.length : at;
  };
  return [...rows].sort((a, b) => place(a.key) - place(b.key));
}
