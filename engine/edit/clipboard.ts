import type { Edge, Journey, JourneyNode, NodeId } from '../journey.ts';

/** A piece of a journey on its way to another place: nodes and the edges among them. */
export interface Clip {
  readonly nodes: readonly JourneyNode[];
  readonly edges: readonly Edge[];
}

/** Copies nodes and the edges between them; edges that lead out of the piece are not part of it. */
export function copy(journey: Journey, ids: Iterable<NodeId>): Clip {
  const chosen = new Set(ids);
  return {
    nodes: journey.nodes.filter(({ id }) => chosen.has(id)),
    edges: journey.edges.filter(({ from, to }) => chosen.has(from) && chosen.has(to)),
  };
}

/**
 * Adds a clip under new ids.
 *
 * @param by how far from their old places the copies land.
 * @param newId makes ids; one that is taken is not used and the next one asked for.
 * @throws RangeError when a thousand ids in a row are taken.
 */
export function paste(
  journey: Journey,
  clip: Clip,
  by: { readonly x: number; readonly y: number },
  newId: () => NodeId,
): Journey {
  if (clip.nodes.length === 0) return journey;
  const taken = new Set(journey.nodes.map(({ id }) => id));
  const renamed = new Map<NodeId, NodeId>();
  for (const { id } of clip.nodes) {
    const fresh = freeId(taken, newId);
    taken.add(fresh);
    renamed.set(id, fresh);
  }
  const nodes = clip.nodes.map((node) => ({
    ...node,
    id: renamed.get(node.id) ?? node.id,
    at: { x: node.at.x + by.x, y: node.at.y + by.y },
  }));
  const edges = clip.edges.map(({ from, port, to }) => ({
    from: renamed.get(from) ?? from,
    port,
    to: renamed.get(to) ?? to,
  }));
  return { ...journey, nodes: [...journey.nodes, ...nodes], edges: [...journey.edges, ...edges] };
}

/** Copies and pastes in one edit. */
export function duplicate(
  journey: Journey,
  ids: Iterable<NodeId>,
  by: { readonly x: number; readonly y: number },
  newId: () => NodeId,
): Journey {
  return paste(journey, copy(journey, ids), by, newId);
}

function freeId(taken: ReadonlySet<NodeId>, newId: () => NodeId): NodeId {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const id = newId();
    if (!taken.has(id)) return id;
  }
  throw new RangeError('the id generator keeps making ids that are taken');
}
