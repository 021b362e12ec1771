import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import { keys } from '../api/keys.ts';

/** What a dialog is given that asks before it changes a journey's state. */
export interface StateDialogProps {
  readonly detail: JourneyDetail;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Pauses, resumes or stops, and shows the journey's new state wherever it is shown. */
export function useChangeState<Input = undefined>(
  id: string,
  act: (input: Input) => Promise<JourneyDetail>,
  onDone: () => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (detail) => {
      // The draft in the open window may be ahead of the stored one, so only what the server decides is taken.
      client.setQueryData<JourneyDetail>(keys.journey(id), (old) =>
        old ? { ...detail, draft: old.draft, rev: old.rev } : detail,
      );
      void client.invalidateQueries({ queryKey: keys.journeys });
      void client.invalidateQueries({ queryKey: ['live', id] });
      onDone();
    },
  });
}
