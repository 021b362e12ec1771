import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { TrainingList } from '../../../engine/contract/models.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useServerEvents } from '../../api/use-server-events.ts';

/** The shop's trainings, moving while one runs; when one ends, everything that speaks of the model is asked anew. */
export function useTrainings() {
  const client = useQueryClient();
  const ended = useRef<string | null>(null);
  const query = useQuery({
    queryKey: keys.trainings,
    queryFn: ({ signal }) => api.trainings(signal),
    // While the stream is down the progress still comes, only slower.
    refetchInterval: 15_000,
  });
  const take = (list: TrainingList): void => {
    client.setQueryData<TrainingList>(keys.trainings, list);
    // By its id: a short training may begin and end between two looks.
    const last = list.trainings.find(({ state }) => state !== 'running')?.id ?? '';
    if (ended.current !== null && ended.current !== last) {
      const spoken = [keys.models, keys.model, keys.status, keys.bands, keys.horizons] as const;
      for (const queryKey of spoken) void client.invalidateQueries({ queryKey });
    }
    ended.current = last;
  };
  useServerEvents<TrainingList>('/api/trainings/stream', { trainings: take });
  return query;
}
