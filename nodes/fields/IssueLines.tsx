import { Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react';
import type { Issue } from '../../engine/issue.ts';
import { useText } from './context.ts';

/** Problems as lines with an icon each; nothing when there are none. */
export function IssueLines({ issues }: { readonly issues: readonly Issue[] }) {
  const say = useText();
  if (issues.length === 0) return null;
  return (
    <Stack gap={4} mt={6} role="list">
      {issues.map((issue, index) => {
        const isError = issue.level === 'error';
        const Icon = isError ? IconAlertCircle : IconAlertTriangle;
        const color = isError ? 'var(--naru-error)' : 'var(--naru-warning)';
        return (
          <Group key={`${issue.code}-${String(index)}`} gap={6} wrap="nowrap" align="flex-start" role="listitem">
            <Icon size={15} color={color} style={{ flex: 'none', marginTop: 2 }} aria-hidden />
            <Text size="xs" style={{ color }}>
              {say(issue.text)}
            </Text>
          </Group>
        );
      })}
    </Stack>
  );
}
