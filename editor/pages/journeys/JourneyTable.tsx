import { ActionIcon, Menu, Table } from '@mantine/core';
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyListItem } from '../../../engine/contract/journeys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { JourneyStateBadge } from '../../shell/JourneyStateBadge.tsx';
import classes from './JourneyTable.module.css';
import { SortHeader, type Sorting } from './SortHeader.tsx';
import { sortJourneys, type JourneyColumn } from './sort-journeys.ts';

/** Drafts have no figures yet; a dash is honest where a zero would claim a measurement. */
const NONE = '–';

/** The journeys as a table; every row opens its canvas, figures open the live numbers. */
export function JourneyTable({
  journeys,
  onDuplicate,
  onDelete,
}: {
  readonly journeys: readonly JourneyListItem[];
  readonly onDuplicate: (journey: JourneyListItem) => void;
  readonly onDelete: (journey: JourneyListItem) => void;
}) {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  const navigate = useNavigate();
  const [sorting, setSorting] = useState<Sorting<JourneyColumn>>({ by: 'updatedAt', down: true });
  const header = (column: JourneyColumn, right = true) => (
    <SortHeader column={column} sorting={sorting} onSort={setSorting} right={right}>
      {t(`columns.${column}`)}
    </SortHeader>
  );

  return (
    <Table.ScrollContainer minWidth={860}>
      <Table className={classes['table'] ?? ''} stickyHeader verticalSpacing={9} horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            {header('name', false)}
            {header('state', false)}
            {header('active')}
            {header('entered')}
            {header('rate')}
            {header('revenue')}
            {header('updatedAt')}
            <Table.Th w={44}>
              <span className="naru-hidden">{t('columns.actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sortJourneys(journeys, sorting).map((journey) => {
            const ran = journey.version !== null;
            const figure = (text: string) =>
              ran ? (
                <Link
                  to="/journeys/$journeyId"
                  params={{ journeyId: journey.id }}
                  search={{ mode: 'live' }}
                  className={classes['figure']}
                  onClick={(event) => event.stopPropagation()}
                >
                  {text}
                </Link>
              ) : (
                NONE
              );
            return (
              <Table.Tr
                key={journey.id}
                className={classes['row'] ?? ''}
                onClick={() => void navigate({ to: '/journeys/$journeyId', params: { journeyId: journey.id } })}
              >
                <Table.Td>
                  <Link
                    to="/journeys/$journeyId"
                    params={{ journeyId: journey.id }}
                    className={classes['name']}
                    onClick={(event) => event.stopPropagation()}
                  >
                    {journey.name}
                  </Link>
                </Table.Td>
                <Table.Td>
                  <JourneyStateBadge state={journey.state} version={journey.version} />
                </Table.Td>
                <Table.Td ta="right">{figure(format.count(journey.active))}</Table.Td>
                <Table.Td ta="right">{figure(format.count(journey.entered))}</Table.Td>
                <Table.Td ta="right">
                  {figure(journey.passed > 0 ? format.share(journey.converted / journey.passed) : NONE)}
                </Table.Td>
                <Table.Td ta="right">{figure(format.money(journey.revenue))}</Table.Td>
                <Table.Td ta="right" c="dimmed" title={format.moment(journey.updatedAt)}>
                  {format.moment(journey.updatedAt)}
                </Table.Td>
                <Table.Td onClick={(event) => event.stopPropagation()}>
                  <Menu position="bottom-end">
                    <Menu.Target>
                      <ActionIcon variant="subtle" color="gray" aria-label={t('more', { name: journey.name })}>
                        <IconDots size={16} aria-hidden />
                      </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => onDuplicate(journey)}>
                        {t('duplicate')}
                      </Menu.Item>
                      <Menu.Item
                        c="var(--naru-error)"
                        leftSection={<IconTrash size={16} aria-hidden />}
                        disabled={journey.state === 'live' || journey.state === 'paused'}
                        onClick={() => onDelete(journey)}
                      >
                        {journey.state === 'live' || journey.state === 'paused' ? t('deleteLive') : t('delete')}
                      </Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
