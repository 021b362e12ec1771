import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Hands a list over as a CSV file. */
export function FileLink({ href }: { readonly href: string }) {
  const { t } = useTranslation('shell');
  return (
    <Button component="a" href={href} download variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
      {t('list.file')}
    </Button>
  );
}
