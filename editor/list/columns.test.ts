import { expect, it } from 'vitest';
import { shownColumns, type Column } from './columns.ts';

const column = (key: string, more: Partial<Column<null>> = {}): Column<null> => ({
  key,
  label: key,
  cell: () => null,
  ...more,
});
const columns = [column('name', { always: true }), column('email'), column('phone', { extra: true })];
const keys = (chosen: Readonly<Record<string, boolean>>): string[] =>
  shownColumns(columns, chosen).map(({ key }) => key);

it('shows what was chosen, what names a row in any case, and a column nobody has chosen about as it comes', () => {
  expect(keys({})).toEqual(['name', 'email']);
  expect(keys({ email: false, phone: true })).toEqual(['name', 'phone']);
  expect(keys({ name: false })).toEqual(['name', 'email']);
  expect(keys({ gone: true })).toEqual(['name', 'email']);
});
