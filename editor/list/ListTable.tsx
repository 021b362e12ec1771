import { Table } from '@mantine/core';
import type { Column } from './columns.ts';
import classes from './list.module.css';
import { WideTable } from './WideTable.tsx';

/**
 * The rows of a list under its columns. A click anywhere in a row opens it; what the keyboard reaches is the link or the
 * button in its first cell.
 */
export function ListTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  onOpen,
  minWidth,
}: {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => number;
  readonly onOpen: (row: Row) => void;
  readonly minWidth: number;
}) {
  return (
    <WideTable label={label}>
      <Table className={classes['table'] ?? ''} stickyHeader verticalSpacing={8} horizontalSpacing="sm" miw={minWidth}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ key, label: head, right }) => (
              <Table.Th key={key} ta={right === true ? 'right' : 'left'}>
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)} className={classes['row'] ?? ''} onClick={() => onOpen(row)}>
              {columns.map(({ key, right, cell }) => (
                <Table.Td key={key} {...(right === true && { ta: 'right', className: 'naru-figures' })}>
                  {cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}
