import { Stack } from '@mantine/core';
import { BandSignalsSection } from './BandSignalsSection.tsx';
import { FactorsSection } from './FactorsSection.tsx';

/** Why the model says so of a band's people, and what goes with coming back in the whole shop. */
export function SignalsTab() {
  return (
    <Stack gap={56}>
      <BandSignalsSection />
      <FactorsSection />
    </Stack>
  );
}
