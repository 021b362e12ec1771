import type { LiveNumbers } from '../../engine/contract/live.ts';

/**
 * The numbers after some nodes' have changed; every other node keeps its object, so that only cards that changed are drawn
 * again. Changes of another version than the one that is shown say nothing of it.
 */
export function withChanges(old: LiveNumbers | undefined, changes: LiveNumbers): LiveNumbers | undefined {
  if (old?.version !== changes.version) return old;
  return { ...changes, nodes: { ...old.nodes, ...changes.nodes } };
}
