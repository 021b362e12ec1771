import { Group, Table, Text } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CustomerListItem } from '../../../engine/contract/people.ts';
import { WideTable } from '../../list/WideTable.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import classes from '../../list/list.module.css';
import { BandTile } from '../person/BandTile.tsx';
import { phoneText } from './phone-text.ts';

const NONE = '–';

/** Customers with their orders; a row opens the person. */
export function PeopleTable({ people }: { readonly people: readonly CustomerListItem[] }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const navigate = useNavigate();
  const hasBands = people.some((person) => person.band !== undefined);
  return (
    <WideTable label={t('title')}>
      <Table className={classes['table'] ?? ''} stickyHeader verticalSpacing={8} horizontalSpacing="sm" miw={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('columns.name')}</Table.Th>
            <Table.Th>{t('columns.email')}</Table.Th>
            <Table.Th>{t('columns.phone')}</Table.Th>
            <Table.Th ta="right">{t('columns.orders')}</Table.Th>
            <Table.Th ta="right">{t('columns.lastOrder')}</Table.Th>
            {hasBands && <Table.Th ta="right">{t('columns.band')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr
              key={person.id}
              className={classes['row'] ?? ''}
              onClick={() => void navigate({ to: '/people/$customerId', params: { customerId: String(person.id) } })}
            >
              <Table.Td>
                <Group gap="xs" wrap="nowrap">
                  <Link
                    to="/people/$customerId"
                    params={{ customerId: String(person.id) }}
                    className={classes['name']}
                    onClick={(event) => event.stopPropagation()}
                  >
                    {person.name ?? person.externalId}
                  </Link>
                  {person.name !== null && (
                    <Text size="xs" c="dimmed">
                      {person.externalId}
                    </Text>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>{person.email ?? NONE}</Table.Td>
              <Table.Td className="naru-figures">{person.phone === null ? NONE : phoneText(person.phone)}</Table.Td>
              <Table.Td ta="right">{format.count(person.orders)}</Table.Td>
              <Table.Td ta="right">{person.lastOrderAt === null ? NONE : format.day(person.lastOrderAt)}</Table.Td>
              {hasBands && <Table.Td ta="right">{person.band ? <BandTile band={person.band} /> : NONE}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}
