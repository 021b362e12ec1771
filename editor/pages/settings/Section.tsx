import { Group, Stack, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

/** One part of the settings: what it is for, its action, its content. */
export function Section({
  title,
  about,
  action,
  children,
}: {
  readonly title: string;
  readonly about: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Group justify="space-between" align="flex-start" gap="md" mb="sm" wrap="nowrap">
        <Stack gap={2}>
          <Title order={2} id={id}>
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {about}
          </Text>
        </Stack>
        {action !== undefined && <div style={{ flex: 'none', maxWidth: '60%' }}>{action}</div>}
      </Group>
      {children}
    </section>
  );
}
