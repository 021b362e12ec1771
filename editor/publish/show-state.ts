import type { QueryClient } from '@tanstack/react-query';
import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import { keys } from '../api/keys.ts';

/** Shows what the server has just told of a journey; the draft in the open window may be ahead of the stored one and stays. */
export function showState(client: QueryClient, detail: JourneyDetail): void {
  client.setQueryData<JourneyDetail>(keys.journey(detail.draft.id), (old) =>
    old ? { ...detail, draft: old.draft, rev: old.rev } : detail,
  );
  void client.invalidateQueries({ queryKey: keys.journeys });
}
