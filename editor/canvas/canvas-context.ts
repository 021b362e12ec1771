import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Issue } from '../../engine/issue.ts';
import type { Edge, NodeId } from '../../engine/journey.ts';
import type { PeopleQuery } from '../api/calls.ts';
import type { NodeOverlay, Overlay } from './overlay.ts';

/** What is drawn over the journey: numbers, and what is wrong with each node. */
export interface CanvasState {
  readonly overlay: Overlay | null;
  readonly issues: ReadonlyMap<NodeId, readonly Issue[]>;
  /** False in live mode: the drawing can be looked at and its numbers opened, not changed. */
  readonly editable: boolean;
}

/** What a card or an edge can ask of the canvas. */
export interface CanvasActions {
  /** Opens the choice of a node to put on an edge, at this place of the window. */
  readonly insertOn: (edge: Edge, x: number, y: number) => void;
  /** Opens the people behind a number. */
  readonly openPeople: (query: PeopleQuery, title: string) => void;
}

export type CanvasStore = StoreApi<CanvasState>;

export function makeCanvasStore(): CanvasStore {
  return createStore<CanvasState>(() => ({ overlay: null, issues: new Map(), editable: true }));
}

const StoreContext = createContext<CanvasStore | null>(null);
const ActionsContext = createContext<CanvasActions | null>(null);
export const CanvasStoreProvider = StoreContext.Provider;
export const CanvasActionsProvider = ActionsContext.Provider;

export function useCanvasStore(): CanvasStore {
  const store = useContext(StoreContext);
  if (store === null) throw new Error('a part of the canvas is drawn outside of it');
  return store;
}

/** A piece of what is drawn over the journey. */
export function useCanvas<Piece>(select: (state: CanvasState) => Piece): Piece {
  return useStore(useCanvasStore(), select);
}

/** The numbers over one node, undefined when there are none. */
export function useNodeOverlay(id: NodeId): NodeOverlay | undefined {
  return useCanvas(({ overlay }) => overlay?.nodes[id]);
}

export function useCanvasActions(): CanvasActions {
  const actions = useContext(ActionsContext);
  if (actions === null) throw new Error('a part of the canvas is drawn outside of it');
  return actions;
}
