/** Values before and after the present one, newest last; itself a plain value. */
export interface History<Value> {
  readonly past: readonly Value[];
  readonly present: Value;
  /** What was undone, the next one to redo last. */
  readonly future: readonly Value[];
  /** Edits with the same key in a row (typing in one field, one drag) are undone together. */
  readonly key: string | null;
}

/** How many steps can be undone. */
const DEPTH = 500;

export function startHistory<Value>(present: Value): History<Value> {
  return { past: [], present, future: [], key: null };
}

/** Makes `next` the present; the very same value is no step. What was undone before is gone. */
export function record<Value>(history: History<Value>, next: Value, key: string | null = null): History<Value> {
  if (next === history.present) return history;
  const continues = key !== null && key === history.key;
  const past = continues ? history.past : [...history.past, history.present].slice(-DEPTH);
  return { past, present: next, future: [], key };
}

/** One step back; the same history when there is none. */
export function undo<Value>(history: History<Value>): History<Value> {
  const before = history.past.at(-1);
  if (history.past.length === 0) return history;
  return {
    past: history.past.slice(0, -1),
    present: before as Value,
    future: [...history.future, history.present],
    key: null,
  };
}

/** One step forward again; the same history when there is none. */
export function redo<Value>(history: History<Value>): History<Value> {
  const after = history.future.at(-1);
  if (history.future.length === 0) return history;
  return {
    past: [...history.past, history.present],
    present: after as Value,
    future: history.future.slice(0, -1),
    key: null,
  };
}
