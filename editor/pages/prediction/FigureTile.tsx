import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './prediction.module.css';

/** One figure, with what it means below. */
export function FigureTile({
  name,
  hint,
  children,
}: {
  readonly name: string;
  readonly hint: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className={classes['metric']}>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text fw={700} size="xl" className="naru-figures">
        {children}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {hint}
      </Text>
    </div>
  );
}
