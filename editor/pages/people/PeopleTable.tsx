import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CustomerListItem } from '../../../engine/contract/people.ts';
import type { Column } from '../../list/columns.ts';
import { ListTable } from '../../list/ListTable.tsx';

/** Customers under the chosen columns; a row opens the person. */
export function PeopleTable({
  people,
  columns,
}: {
  readonly people: readonly CustomerListItem[];
  readonly columns: readonly Column<CustomerListItem>[];
}) {
  const { t } = useTranslation('people');
  const navigate = useNavigate();
  return (
    <ListTable
      label={t('title')}
      columns={columns}
      rows={people}
      keyOf={({ id }) => id}
      onOpen={({ id }) => void navigate({ to: '/people/$customerId', params: { customerId: String(id) } })}
      minWidth={110 * columns.length}
    />
  );
}
