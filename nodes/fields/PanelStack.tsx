import type { ReactNode } from 'react';
import { Stack } from '@mantine/core';
import type { Issue } from '../../engine/issue.ts';
import { IssueLines } from './IssueLines.tsx';
import { issuesElsewhere } from './issues-at.ts';

interface PanelStackProps {
  readonly issues: readonly Issue[];
  /** Fields whose issues the panel shows itself. */
  readonly fields: readonly string[];
  readonly children: ReactNode;
}

/** The parts of a panel one under the other; problems that belong to none of them come first. */
export function PanelStack({ issues, fields, children }: PanelStackProps) {
  return (
    <Stack gap="lg">
      <IssueLines issues={issuesElsewhere(issues, fields)} />
      {children}
    </Stack>
  );
}
