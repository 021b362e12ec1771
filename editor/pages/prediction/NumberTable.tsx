import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './chart.module.css';

/** The table behind a chart: the first column names the row, the others are numbers at the right. */
export function NumberTable({
  heads,
  rows,
}: {
  readonly heads: readonly string[];
  readonly rows: readonly { readonly key: string | number; readonly cells: readonly ReactNode[] }[];
}) {
  return (
    <Table className={classes['numbers'] ?? ''} fz="sm" verticalSpacing={4} horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          {heads.map((head, index) => (
            <Table.Th key={head} scope="col" ta={index === 0 ? 'left' : 'right'}>
              {head}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ key, cells }) => (
          <Table.Tr key={key}>
            {cells.map((cell, index) => (
              <Table.Td key={heads[index]} ta={index === 0 ? 'left' : 'right'}>
                {cell}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
