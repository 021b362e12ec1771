import { useQuery } from '@tanstack/react-query';
import { api } from './calls.ts';
import { keys } from './keys.ts';

/** How the parts of the product are; asked often while something is still starting, seldom after. */
export function useStatus() {
  return useQuery({
    queryKey: keys.status,
    queryFn: ({ signal }) => api.status(signal),
    refetchInterval: ({ state }) => {
      const status = state.data;
      if (!status) return 3_000;
      return status.sample.state === 'loading' ? 700 : status.durable.ready ? 20_000 : 5_000;
    },
    retry: false,
  });
}
