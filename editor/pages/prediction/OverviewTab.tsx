import { Stack } from '@mantine/core';
import { BandsSection } from './BandsSection.tsx';

/** Who stands where now, and what is at stake. */
export function OverviewTab() {
  return (
    <Stack gap={48}>
      <BandsSection />
    </Stack>
  );
}
