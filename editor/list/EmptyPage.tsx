import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './list.module.css';

/** A page with nothing on it yet: one picture, what the page is for, one thing to do. */
export function EmptyPage({
  picture,
  title,
  children,
  action,
}: {
  readonly picture: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={classes['empty']}>
      <div className={classes['picture']} aria-hidden="true">
        {picture}
      </div>
      <Stack gap="sm" align="center" maw={520}>
        <Title order={2} ta="center">
          {title}
        </Title>
        <Text c="dimmed" ta="center">
          {children}
        </Text>
        {action}
      </Stack>
    </div>
  );
}
