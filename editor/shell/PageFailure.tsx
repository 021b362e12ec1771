import { Box } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { FailureNotice } from './FailureNotice.tsx';

/** A page that broke: the rest of the app stays. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  return (
    <Box p="xl" maw={640}>
      <FailureNotice error={error} onRetry={reset} />
    </Box>
  );
}
