import type { ReactNode } from 'react';
import { Box, Group, Text } from '@mantine/core';
import type { Issue } from '../../engine/issue.ts';
import { IssueLines } from './IssueLines.tsx';

interface FieldProps {
  readonly label: string;
  /** One plain sentence under the label. */
  readonly hint?: ReactNode;
  /** Shown at the right end of the label's line. */
  readonly aside?: ReactNode;
  readonly issues?: readonly Issue[];
  readonly children: ReactNode;
}

/** A labelled part of a panel with its problems beneath. Its controls carry their own accessible names. */
export function Field({ label, hint, aside, issues = [], children }: FieldProps) {
  return (
    <Box role="group" aria-label={label}>
      <Group justify="space-between" gap="xs" mb={hint ? 0 : 4} wrap="nowrap" align="baseline">
        <Text size="sm" fw={600} component="h3">
          {label}
        </Text>
        {aside}
      </Group>
      {hint !== undefined && (
        <Text size="xs" c="dimmed" mb={6}>
          {hint}
        </Text>
      )}
      {children}
      <IssueLines issues={issues} />
    </Box>
  );
}
