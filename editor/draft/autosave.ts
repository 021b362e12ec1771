import type { SaveDraft } from '../../engine/contract/journeys.ts';
import { ApiFailure } from '../api/failure.ts';
import type { DraftStore } from './draft-store.ts';

/** How long the hand must rest before a draft is saved, and how long after a failure it is tried again. */
const REST = 600;
const AGAIN = 4_000;

/** Saves a draft after each change; one save at a time, so that revisions stay in order. */
export interface Autosave {
  /** Saves at once what is not saved yet; resolves when the server has it, or could not be given it. */
  flush(): Promise<void>;
  stop(): void;
}

/**
 * Keeps a store's draft saved.
 *
 * A refusal because of a newer revision stops saving until the person has reloaded; everything else is tried again.
 */
export function startAutosave(
  store: DraftStore,
  save: (body: SaveDraft) => Promise<{ readonly rev: number }>,
): Autosave {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let running: Promise<void> | null = null;

  const pending = (): boolean => {
    const { history, stored, save: state } = store.getState();
    return history.present !== stored && state !== 'conflict';
  };
  const wait = (delay: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void run(), delay);
  };
  const once = async (): Promise<void> => {
    const draft = store.getState().startSaving();
    try {
      const { rev } = await save({ rev: store.getState().rev, draft });
      store.getState().saved(draft, rev);
      if (pending()) wait(REST);
    } catch (error) {
      const stale = error instanceof ApiFailure && error.status === 409;
      store.getState().saveFailed(stale ? 'conflict' : 'failed', error);
      if (!stale) wait(AGAIN);
    }
  };
  const run = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (running !== null) await running;
    if (!pending()) return;
    running = once();
    await running;
    running = null;
  };

  const unsubscribe = store.subscribe((state, before) => {
    if (state.history.present !== before.history.present && pending()) wait(REST);
  });
  return {
    async flush() {
      await run();
    },
    stop() {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
