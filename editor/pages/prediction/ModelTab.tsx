import { Stack } from '@mantine/core';
import { ModelSection } from './ModelSection.tsx';

/** The model in use, and how it came to be. */
export function ModelTab() {
  return (
    <Stack gap={48}>
      <ModelSection />
    </Stack>
  );
}
