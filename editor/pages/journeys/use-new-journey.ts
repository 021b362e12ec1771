import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { CreateJourney } from '../../../engine/contract/journeys.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFailureText } from '../../api/use-failure-text.ts';
import { useLocale } from '../../i18n/use-locale.ts';

/** Creates a journey as `described` by a wish, in the editor's language, and opens its canvas. A failure is shown. */
export function useNewJourney<Wish>(described: (wish: Wish) => Omit<CreateJourney, 'locale'>) {
  const locale = useLocale();
  const navigate = useNavigate();
  const client = useQueryClient();
  const failureText = useFailureText();
  return useMutation({
    mutationFn: (wish: Wish) => api.createJourney({ ...described(wish), locale }),
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
