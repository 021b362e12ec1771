import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ModelList } from '../../../engine/contract/models.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';

/** How soon to look whether the chosen model has been taken into use, in milliseconds; the server takes some seconds. */
const LOOK_MS = 1000;

/** Has a model been chosen that the server is still about to take into use? */
export function isSettling({ models, inUse, reason }: ModelList): boolean {
  const champion = models.find(({ state }) => state === 'champion');
  return champion !== undefined && champion.model !== null && champion.hash !== inUse && reason === null;
}

/** The shop's models; when another is in use than before, whatever speaks of the one in use is asked anew. */
export function useModels() {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: keys.models,
    queryFn: ({ signal }) => api.models(signal),
    refetchInterval: ({ state }) => (state.data && isSettling(state.data) ? LOOK_MS : false),
  });
  const inUse = query.data?.inUse;
  const before = useRef(inUse);
  useEffect(() => {
    const isOther = before.current !== undefined && before.current !== inUse;
    before.current = inUse;
    if (!isOther) return;
    for (const queryKey of [keys.model, keys.status, keys.bands, keys.horizons]) {
      void client.invalidateQueries({ queryKey });
    }
  }, [client, inUse]);
  return query;
}
