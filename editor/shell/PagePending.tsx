import { Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The shape of a page while its code arrives. */
export function PagePending() {
  const { t } = useTranslation('shell');
  return (
    <Stack p="xl" gap="md" aria-busy="true" aria-label={t('loading')}>
      <Skeleton height={28} width={220} />
      <Skeleton height={18} width={420} />
      <Skeleton height={360} mt="md" />
    </Stack>
  );
}
