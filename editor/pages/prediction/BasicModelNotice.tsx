import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';

/** Says that the shop was too young or too small for more than the basic model; nothing otherwise. */
export function BasicModelNotice() {
  const { t } = useTranslation('prediction');
  const card = useQuery({ queryKey: keys.model, queryFn: ({ signal }) => api.model(signal) });
  if (!card.data?.tooLittleData) return null;
  return (
    <Alert variant="light" maw={720} mb="lg" title={t('basic.title')} role="status">
      {t('basic.body')}
    </Alert>
  );
}
