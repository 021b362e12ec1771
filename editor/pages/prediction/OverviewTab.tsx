import { Skeleton, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { BasicModelNotice } from './BasicModelNotice.tsx';
import { BandsSection } from './BandsSection.tsx';
import { KeyFigures } from './KeyFigures.tsx';
import { NoPrediction } from './NoPrediction.tsx';
import { ThresholdSection } from './ThresholdSection.tsx';
import { useOverview } from './use-overview.ts';

/** Who stands where by the last daily refresh, and what is at stake. */
export function OverviewTab() {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const overview = useOverview();
  if (overview.isPending) return <Skeleton height={520} aria-busy="true" />;
  if (!overview.data) return <FailureNotice error={overview.error} onRetry={() => void overview.refetch()} />;
  const { latest, running } = overview.data;
  if (!latest || latest.total.people === 0) return <NoPrediction running={running} />;
  return (
    <Stack gap={48}>
      <div>
        <BasicModelNotice />
        <KeyFigures overview={overview.data} latest={latest} />
        <Text size="xs" c="dimmed" mt="xs">
          {t('asOf', { day: format.date(latest.day), moment: format.moment(latest.at) })}
          {running && ` ${t('refreshing', { share: format.share(running.done) })}`}
        </Text>
      </div>
      <BandsSection bands={latest.bands} horizon={latest.horizon} />
      <ThresholdSection latest={latest} />
    </Stack>
  );
}
