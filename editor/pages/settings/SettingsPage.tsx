import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { settingsQuery } from '../../api/settings-query.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { PageFrame } from '../../shell/PageFrame.tsx';
import { SampleSection } from './SampleSection.tsx';
import { SendersSection } from './SendersSection.tsx';
import { ShopForm } from './ShopForm.tsx';
import { WriteKeysSection } from './WriteKeysSection.tsx';

/** The shop, the law's switches, senders, write keys and the sample. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  const settings = useQuery(settingsQuery);
  return (
    <PageFrame title={t('title')} about={t('about')}>
      <Stack gap={40} maw={820}>
        {settings.isPending ? (
          <Skeleton height={320} aria-busy="true" />
        ) : settings.data ? (
          <ShopForm key={JSON.stringify(settings.data)} saved={settings.data} />
        ) : (
          <FailureNotice error={settings.error} onRetry={() => void settings.refetch()} />
        )}
        <SendersSection />
        <WriteKeysSection />
        <SampleSection />
      </Stack>
    </PageFrame>
  );
}
