import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Training, TrainingList } from '../../../engine/contract/models.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useServerEvents } from '../../api/use-server-events.ts';

/** The shop's trainings, moving while one runs; when one ends, everything that speaks of the model is asked anew. */
export function useTrainings() {
  const client = useQueryClient();
  const before = useRef<Training['state'] | null>(null);
  const query = useQuery({
    queryKey: keys.trainings,
    queryFn: ({ signal }) => api.trainings(signal),
    // While the stream is down the progress still comes, only slower.
    refetchInterval: 15_000,
  });
  const take = (list: TrainingList): void => {
    client.setQueryData<TrainingList>(keys.trainings, list);
    const state = list.trainings[0]?.state ?? null;
    if (before.current === 'running' && state !== 'running') {
      const spoken = [keys.models, keys.model, keys.status, keys.bands, keys.horizons] as const;
      for (const queryKey of spoken) void client.invalidateQueries({ queryKey });
    }
    before.current = state;
  };
  useServerEvents<TrainingList>('/api/trainings/stream', { trainings: take });
  return query;
}
