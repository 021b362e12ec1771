import { Text, UnstyledButton } from '@mantine/core';
import { useFormat } from '../i18n/use-format.ts';
import classes from './CountRows.module.css';

export interface CountRow {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly onOpen?: (() => void) | undefined;
}

/** Named counts under a heading, each with its share as a bar; every count opens its people. */
export function CountRows({
  title,
  rows,
  of,
}: {
  readonly title: string;
  readonly rows: readonly CountRow[];
  /** What the shares are of; 0 = no shares. */
  readonly of: number;
}) {
  const format = useFormat();
  if (rows.length === 0) return null;
  return (
    <section aria-label={title}>
      <Text size="sm" fw={600} component="h3" mb={4}>
        {title}
      </Text>
      {rows.map(({ key, label, count, onOpen }) => (
        <UnstyledButton key={key} className={classes['row'] ?? ''} disabled={!onOpen} onClick={onOpen}>
          <span
            className={classes['bar']}
            style={{ width: of > 0 ? `${String(Math.min(100, (count / of) * 100))}%` : 0 }}
            aria-hidden="true"
          />
          <span className={classes['label']}>{label}</span>
          <span className={classes['count']}>{format.count(count)}</span>
          {of > 0 && <span className={classes['share']}>{format.share(count / of)}</span>}
        </UnstyledButton>
      ))}
    </section>
  );
}
