import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import type { LiveNumbers } from '../../engine/contract/live.ts';
import { api } from '../api/calls.ts';
import { showState } from './show-state.ts';

/**
 * Asks for the journey anew when its numbers tell of another state than the one that is shown: somebody paused, resumed
 * or stopped it in another window.
 *
 * @param told state in the newest numbers; null while there are none.
 */
export function useToldState({ id, state }: JourneyDetail, told: LiveNumbers['state'] | null): void {
  const client = useQueryClient();
  useEffect(() => {
    if (told === null || told === state) return undefined;
    let gone = false;
    const asked = client.fetchQuery({
      queryKey: ['told-state', id, told],
      queryFn: ({ signal }) => api.journey(id, signal),
      retry: 5,
      staleTime: 0,
    });
    asked.then(
      (detail) => {
        if (!gone) showState(client, detail);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [client, id, state, told]);
}
