import { useEffect } from 'react';
import type { NodeId } from '../../engine/journey.ts';
import { copyChosen, duplicateChosen, nudge, pasteClip, removeChosen } from '../draft/commands.ts';
import { useDraftStore } from '../draft/draft-context.ts';

const ARROWS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
const STEP = 8;
const LEAP = 40;

/** Keys typed into a field, a menu or a dialog belong to it. */
function isElsewhere(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"], [role="listbox"]',
    ) !== null
  );
}

/** The canvas's keyboard: undo, redo, copy, paste, duplicate, delete, all, arrows, plus, Esc. */
export function useCanvasKeys({
  editable,
  onEscape,
  onInsert,
  onPasted,
}: {
  readonly editable: boolean;
  readonly onEscape: () => void;
  /** Plus was pressed while an edge is chosen. */
  readonly onInsert: (edgeId: string) => void;
  /** Copies were added; this is the first of them. */
  readonly onPasted: (id: NodeId) => void;
}): void {
  const store = useDraftStore();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isElsewhere(event.target)) return;
      if (event.key === 'Escape') return onEscape();
      if (!editable) return;
      if (perform(event)) event.preventDefault();
    };

    const perform = (event: KeyboardEvent): boolean => {
      const draft = store.getState();
      const { history, selected, selectedEdge } = draft;
      const key = event.key.toLowerCase();
      if (event.ctrlKey || event.metaKey) {
        if (key === 'z') return (event.shiftKey ? draft.redo() : draft.undo(), true);
        if (key === 'y') return (draft.redo(), true);
        if (key === 'd') return (duplicateChosen(store), true);
        if (key === 'a') return (draft.select(history.present.nodes.map(({ id }) => id)), true);
        // Text that is marked somewhere on the page is what the person means to copy.
        if (key === 'c' && document.getSelection()?.isCollapsed !== false) return copyChosen(store) > 0;
        if (key === 'x') return copyChosen(store) > 0 && (removeChosen(store), true);
        if (key === 'v') {
          const [first] = pasteClip(store);
          if (first !== undefined) onPasted(first);
          return true;
        }
        return false;
      }
      if (event.key === 'Delete' || event.key === 'Backspace') return (removeChosen(store), true);
      if (event.key === '+' && selectedEdge !== null) return (onInsert(selectedEdge), true);
      const arrow = ARROWS[event.key];
      if (arrow && selected.size > 0) {
        const step = event.shiftKey ? LEAP : STEP;
        return (nudge(store, { x: arrow.x * step, y: arrow.y * step }), true);
      }
      return false;
    };

    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [store, editable, onEscape, onInsert, onPasted]);
}
