import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clip } from '../../engine/edit/clipboard.ts';
import { record, redo, startHistory, undo, type History } from '../../engine/edit/history.ts';
import type { Journey, NodeId } from '../../engine/journey.ts';
import { keepClip } from './kept-clip.ts';

/** How the draft in this window stands to the one on the server. */
export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict';

/** The journey on the canvas, what is chosen on it, and what is still to be saved. */
export interface DraftState {
  readonly history: History<Journey>;
  /** Revision of the stored draft that this window builds on. */
  readonly rev: number;
  /** The value that the server has. */
  readonly stored: Journey;
  readonly save: SaveState;
  readonly failure: unknown;
  readonly selected: ReadonlySet<NodeId>;
  /** Id of the chosen edge on the canvas. */
  readonly selectedEdge: string | null;
  /** What was copied, where the browser could not keep it for all journeys. */
  readonly clip: Clip | null;

  /** Makes an edit; edits with the same key in a row are undone together. */
  edit(change: (journey: Journey) => Journey, key?: string | null): void;
  undo(): void;
  redo(): void;
  select(ids: Iterable<NodeId>): void;
  selectEdge(id: string | null): void;
  setClip(clip: Clip): void;
  startSaving(): Journey;
  saved(journey: Journey, rev: number): void;
  saveFailed(state: 'failed' | 'conflict', failure: unknown): void;
  /** Takes the server's draft instead of this window's; undone, this window's is there again. */
  reload(journey: Journey, rev: number): void;
  /** Keeps this window's draft, to be saved over the server's; undone, the server's is there. */
  keep(journey: Journey, rev: number): void;
}

export type DraftStore = StoreApi<DraftState>;

/** State of one journey page. */
export function makeDraftStore(journey: Journey, rev: number): DraftStore {
  return createStore<DraftState>((set, get) => {
    const travel = (step: (history: History<Journey>) => History<Journey>): void => {
      const history = step(get().history);
      if (history === get().history) return;
      const here = new Set(history.present.nodes.map(({ id }) => id));
      set(({ save, stored, selected }) => ({
        history,
        save: history.present === stored && save !== 'conflict' ? 'saved' : save === 'conflict' ? save : 'unsaved',
        selected: new Set([...selected].filter((id) => here.has(id))),
        selectedEdge: null,
      }));
    };
    return {
      history: startHistory(journey),
      rev,
      stored: journey,
      save: 'saved',
      failure: null,
      selected: new Set(),
      selectedEdge: null,
      clip: null,
      edit: (change, key = null) => travel((history) => record(history, change(history.present), key)),
      undo: () => travel(undo),
      redo: () => travel(redo),
      select(ids) {
        const next = new Set(ids);
        const { selected, selectedEdge } = get();
        const same = next.size === selected.size && [...next].every((id) => selected.has(id));
        if (!same || (selectedEdge !== null && next.size > 0)) {
          set({ selected: same ? selected : next, selectedEdge: null });
        }
      },
      selectEdge: (id) => set(id === null ? { selectedEdge: null } : { selectedEdge: id, selected: new Set() }),
      setClip: (clip) => set({ clip: keepClip(clip) ? null : clip }),
      startSaving() {
        set({ save: 'saving', failure: null });
        return get().history.present;
      },
      saved: (stored, newRev) =>
        set(({ history }) => ({
          stored,
          rev: newRev,
          save: history.present === stored ? 'saved' : 'unsaved',
          failure: null,
        })),
      saveFailed: (save, failure) => set({ save, failure }),
      reload: (stored, newRev) =>
        set(({ history }) => ({
          history: record(history, stored),
          stored,
          rev: newRev,
          save: 'saved',
          failure: null,
          selected: new Set(),
          selectedEdge: null,
        })),
      keep(stored, newRev) {
        const mine = get().history.present;
        get().reload(stored, newRev);
        get().edit(() => mine);
      },
    };
  });
}
