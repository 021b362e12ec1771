import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Journey } from '../../engine/journey.ts';
import type { DraftState, DraftStore } from './draft-store.ts';

const DraftContext = createContext<DraftStore | null>(null);

/** Puts one journey's store around its page. */
export const DraftProvider = DraftContext.Provider;

/** The store itself, for handlers that read when they run. @throws outside of a journey page. */
export function useDraftStore(): DraftStore {
  const store = useContext(DraftContext);
  if (store === null) throw new Error('a part of the journey page is drawn outside of it');
  return store;
}

/** A piece of the state; the component draws again only when it changes. */
export function useDraft<Piece>(select: (state: DraftState) => Piece): Piece {
  return useStore(useDraftStore(), select);
}

/** The journey as drawn now. */
export function useJourney(): Journey {
  return useDraft((state) => state.history.present);
}
