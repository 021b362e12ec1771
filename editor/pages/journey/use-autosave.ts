import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { JourneyDetail } from '../../../engine/contract/journeys.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { startAutosave, type Autosave } from '../../draft/autosave.ts';
import { leaving } from '../../draft/leaving.ts';
import { useDraftStore } from '../../draft/draft-context.ts';

/** Saves the draft while the page is open, and what is left of it when the page is left. */
export function useAutosave(id: string): { readonly flush: () => Promise<void> } {
  const store = useDraftStore();
  const client = useQueryClient();
  const autosave = useRef<Autosave | null>(null);

  useEffect(() => {
    const running = startAutosave(store, async (body) => {
      const answer = await api.saveDraft(id, body);
      client.setQueryData<JourneyDetail>(keys.journey(id), (old) =>
        old ? { ...old, draft: body.draft, rev: answer.rev, changed: true } : old,
      );
      return answer;
    });
    autosave.current = running;
    const onUnload = (event: BeforeUnloadEvent): void => {
      const { save } = store.getState();
      if (save === 'saved') return;
      void running.flush();
      event.preventDefault();
    };
    window.addEventListener('beforeunload', onUnload);
    return () => {
      window.removeEventListener('beforeunload', onUnload);
      running.stop();
      leaving(
        id,
        running.flush().then(() => client.invalidateQueries({ queryKey: keys.journeys })),
      );
    };
  }, [store, id, client]);

  return useRef({ flush: async () => autosave.current?.flush() }).current;
}
