import { Group, Text } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import classes from './person.module.css';

/** A quiet box with a heading, one subject each. */
export function Card({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={classes['card']} aria-labelledby={id}>
      <Group justify="space-between" gap="xs" mb="xs" wrap="nowrap">
        <Text component="h2" id={id} size="md" fw={650}>
          {title}
        </Text>
        {aside}
      </Group>
      {children}
    </section>
  );
}
