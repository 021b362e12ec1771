import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CreateJourney } from '../../../engine/contract/journeys.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFailureText } from '../../api/use-failure-text.ts';
import { useLocale } from '../../i18n/use-locale.ts';

/** Creates a journey, blank or from a template, and opens its canvas. */
export function useCreateJourney() {
  const { t } = useTranslation('journeys');
  const locale = useLocale();
  const navigate = useNavigate();
  const client = useQueryClient();
  const failureText = useFailureText();
  return useMutation({
    mutationFn: (template: CreateJourney['template']) =>
      api.createJourney({ name: template === 'blank' ? t('names.blank') : t('names.winBack'), template, locale }),
    onSuccess: (detail) => {
      client.setQueryData(keys.journey(detail.id), detail);
      void client.invalidateQueries({ queryKey: keys.journeys });
      void navigate({ to: '/journeys/$journeyId', params: { journeyId: detail.id } });
    },
    onError: (error) => {
      const { title, body } = failureText(error);
      notifications.show({ color: 'red', title, message: body });
    },
  });
}
