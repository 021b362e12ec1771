import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PageFrame } from '../../shell/PageFrame.tsx';
import { BandsSection } from './BandsSection.tsx';
import { ModelSection } from './ModelSection.tsx';
import { RfmSection } from './RfmSection.tsx';

/** How far the predictions can be trusted, and who stands where now. */
export function PredictionPage() {
  const { t } = useTranslation('prediction');
  return (
    <PageFrame title={t('title')} about={t('about')}>
      <Stack gap={48}>
        <BandsSection />
        <ModelSection />
        <RfmSection />
      </Stack>
    </PageFrame>
  );
}
