import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { settingsQuery } from '../../api/settings-query.ts';
import { useFailureText } from '../../api/use-failure-text.ts';

/** What a message costs: the shop's setting, with the way to change it. */
export interface MessageCostState {
  readonly value: number;
  /** Not known yet. */
  readonly pending: boolean;
  readonly saving: boolean;
  save(value: number): void;
}

/** Reads the shop's message cost, and stores another at once; the other settings stay as they are stored. */
export function useMessageCost(): MessageCostState {
  const client = useQueryClient();
  const failureText = useFailureText();
  const settings = useQuery(settingsQuery);
  const save = useMutation({
    mutationFn: async (messageCost: number) => api.saveSettings({ ...(await api.settings()), messageCost }),
    onSuccess: (stored) => client.setQueryData(keys.settings, stored),
    onError: (error) => {
      const { title, body } = failureText(error);
      notifications.show({ color: 'red', title, message: body });
    },
  });
  return {
    value: save.isPending ? save.variables : (settings.data?.messageCost ?? 0),
    pending: settings.isPending,
    saving: save.isPending,
    save: (value) => save.mutate(value),
  };
}
