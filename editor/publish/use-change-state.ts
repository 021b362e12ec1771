import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import { showState } from './show-state.ts';

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
      showState(client, detail);
      void client.invalidateQueries({ queryKey: ['live', id] });
      onDone();
    },
  });
}
