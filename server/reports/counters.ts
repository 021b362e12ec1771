import type { NodeId } from '../../engine/journey.ts';
import { execute, type Database } from '../store/database.ts';

/** Where the people of one node came from and went to. entered + movedIn = waiting + left + exited + movedOut. */
export interface NodeCounts {
  entered: number;
  movedIn: number;
  movedOut: number;
  waiting: number;
  readonly left: Record<string, number>;
  readonly exited: Record<string, number>;
}

/** A node that nobody has come to. */
export function noCounts(): NodeCounts {
  return { entered: 0, movedIn: 0, movedOut: 0, waiting: 0, left: {}, exited: {} };
}

/** The counters of one version, as they were at one moment. */
export async function nodeCounts(
  database: Database,
  journey: string,
  version: number,
): Promise<ReadonlyMap<NodeId, NodeCounts>> {
  const rows = await execute<{ node_id: string; name: string; value: number }>(
    database,
    database.reader,
    'select node_id, name, sum(value) as value from counters where journey_id = ? and version = ? group by node_id, name',
    [journey, version],
  );
  const nodes = new Map<NodeId, NodeCounts>();
  for (const { node_id: node, name, value } of rows) {
    let counts = nodes.get(node);
    if (!counts) nodes.set(node, (counts = noCounts()));
    put(counts, name, Number(value));
  }
  return nodes;
}

function put(counts: NodeCounts, name: string, value: number): void {
  if (name === 'entered' || name === 'waiting') counts[name] = value;
  else if (name === 'moved-in') counts.movedIn = value;
  else if (name === 'moved-out') counts.movedOut = value;
  else if (name.startsWith('left:')) counts.left[name.slice(5)] = value;
  else if (name.startsWith('exited:')) counts.exited[name.slice(7)] = value;
}
