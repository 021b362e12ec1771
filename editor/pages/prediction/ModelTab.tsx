import { Stack } from '@mantine/core';
import { ModelHistorySection } from './ModelHistorySection.tsx';
import { ModelSection } from './ModelSection.tsx';
import { TrainingSection } from './TrainingSection.tsx';

/** The model in use, and how it came to be. */
export function ModelTab() {
  return (
    <Stack gap={48}>
      <TrainingSection />
      <ModelSection />
      <ModelHistorySection />
    </Stack>
  );
}
