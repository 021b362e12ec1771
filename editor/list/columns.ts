import { useLocalStorage } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** One column of a list. */
export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** Numbers and dates stand at the right. */
  readonly right?: boolean;
  /** What names the row: it cannot be hidden. */
  readonly always?: boolean;
  /** Shown only when somebody asks for it. */
  readonly extra?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

/** The columns that a reader has chosen to see, and the way to change that. */
export interface ColumnChoice<Row> {
  readonly all: readonly Column<Row>[];
  readonly shown: readonly Column<Row>[];
  toggle(key: string): void;
}

type Stored = Readonly<Record<string, boolean>>;

/** What the browser has kept, as far as it makes sense. */
function stored(value: string | undefined): Stored {
  try {
    const parsed: unknown = JSON.parse(value ?? '{}');
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Stored) : {};
  } catch {
    return {};
  }
}

/** The columns to show by what was chosen in this browser; a column that is new since then keeps its own default. */
export function shownColumns<Row>(all: readonly Column<Row>[], chosen: Stored): readonly Column<Row>[] {
  return all.filter(({ key, always, extra }) => always === true || (chosen[key] ?? extra !== true));
}

/**
 * Which columns of a list are shown, remembered in this browser.
 * @param list the list's own name; two lists do not share their choice.
 */
export function useColumns<Row>(list: string, all: readonly Column<Row>[]): ColumnChoice<Row> {
  const [chosen, setChosen] = useLocalStorage<Stored>({
    key: `naru.columns.${list}`,
    defaultValue: {},
    getInitialValueInEffect: false,
    deserialize: stored,
  });
  const shown = shownColumns(all, chosen);
  return {
    all,
    shown,
    toggle: (key) => setChosen({ ...chosen, [key]: !shown.some((column) => column.key === key) }),
  };
}
