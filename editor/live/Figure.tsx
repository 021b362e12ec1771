import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Figure.module.css';

/** A number with its name; with `onOpen` it opens the people behind it. */
export function Figure({
  label,
  children,
  onOpen,
  large = false,
}: {
  readonly label: string;
  readonly children: ReactNode;
  readonly onOpen?: (() => void) | undefined;
  readonly large?: boolean;
}) {
  const inside = (
    <>
      <span className={classes['label']}>{label}</span>
      <span className={classes['value']}>{children}</span>
    </>
  );
  if (!onOpen) {
    return (
      <span className={classes['figure']} data-large={large || undefined}>
        {inside}
      </span>
    );
  }
  return (
    <UnstyledButton className={classes['figure'] ?? ''} data-large={large || undefined} onClick={onOpen}>
      {inside}
    </UnstyledButton>
  );
}
