import { isDeepStrictEqual } from 'node:util';
import type { LiveNumbers, NodeNumbers } from '../../engine/contract/live.ts';

/**
 * What differs between two readings of one version: the later one with only those nodes whose numbers have changed, for a
 * drawing of 10,000 nodes is megabytes of numbers and few of them move at a time. Null when nothing but the time differs.
 */
export function liveChanges(before: LiveNumbers, now: LiveNumbers): LiveNumbers | null {
  const nodes: Record<string, NodeNumbers> = {};
  let moved = 0;
  for (const [id, numbers] of Object.entries(now.nodes)) {
    if (isDeepStrictEqual(before.nodes[id], numbers)) continue;
    nodes[id] = numbers;
    moved += 1;
  }
  const head = ({ at: _at, nodes: _nodes, ...rest }: LiveNumbers): object => rest;
  if (moved === 0 && isDeepStrictEqual(head(before), head(now))) return null;
  return { ...now, nodes };
}
