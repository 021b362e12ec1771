import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './PageFrame.module.css';

/** The head of an ordinary page (what it is for, its actions) and its content. */
export function PageFrame({
  title,
  about,
  actions,
  children,
}: {
  readonly title: string;
  readonly about?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className={classes['frame']}>
      <Group justify="space-between" align="flex-start" gap="md" mb="lg">
        <Stack gap={2} maw={680}>
          <Title order={1} className={classes['title'] ?? ''}>
            {title}
          </Title>
          {about !== undefined && (
            <Text size="md" c="dimmed">
              {about}
            </Text>
          )}
        </Stack>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </div>
  );
}
