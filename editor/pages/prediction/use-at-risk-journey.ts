import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFailureText } from '../../api/use-failure-text.ts';
import { useLocale } from '../../i18n/use-locale.ts';

/** Makes a draft for everybody at or above a probability, as a test of its message or for all, and opens its canvas. */
export function useAtRiskJourney() {
  const { t } = useTranslation('insights');
  const locale = useLocale();
  const navigate = useNavigate();
  const client = useQueryClient();
  const failureText = useFailureText();
  return useMutation({
    mutationFn: (atRisk: { readonly probability: number; readonly test: boolean }) => {
      const percent = Math.round(100 * atRisk.probability);
      const name = t(atRisk.test ? 'journey.testName' : 'journey.name', { percent });
      return api.createJourney({ name, template: 'at-risk', locale, atRisk });
    },
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
