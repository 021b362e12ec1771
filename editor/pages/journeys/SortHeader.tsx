import { Table, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './JourneyTable.module.css';

export interface Sorting<Column extends string> {
  readonly by: Column;
  readonly down: boolean;
}

/** A column's head that sorts by it; pressing it again turns the order round. */
export function SortHeader<Column extends string>({
  column,
  sorting,
  onSort,
  right,
  children,
}: {
  readonly column: Column;
  readonly sorting: Sorting<Column>;
  readonly onSort: (sorting: Sorting<Column>) => void;
  readonly right: boolean;
  readonly children: ReactNode;
}) {
  const active = sorting.by === column;
  const Arrow = sorting.down ? IconArrowDown : IconArrowUp;
  return (
    <Table.Th ta={right ? 'right' : 'left'} aria-sort={active ? (sorting.down ? 'descending' : 'ascending') : 'none'}>
      <UnstyledButton
        className={classes['sort'] ?? ''}
        data-active={active || undefined}
        onClick={() => onSort({ by: column, down: active ? !sorting.down : right })}
      >
        {children}
        {active && <Arrow size={13} aria-hidden />}
      </UnstyledButton>
    </Table.Th>
  );
}
