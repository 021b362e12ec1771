import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';

/** What the daily refreshes said, and what became of it; asked again more often while a refresh runs. */
export function useOverview() {
  return useQuery({
    queryKey: keys.predictions,
    queryFn: ({ signal }) => api.predictions(signal),
    refetchInterval: ({ state }) => (state.data && state.data.latest !== null && !state.data.running ? 60_000 : 3000),
  });
}
