import type { Edge, Journey, JourneyNode, NodeId, PortId } from '../journey.ts';

// Every edit returns a new journey that shares whatever did not change, or the very same journey when there was nothing
// to do or the edit could not be made (an id taken, a node that is not there). Edits do not judge: `validate` does.

/** Adds a node. */
export function addNode(journey: Journey, node: JourneyNode): Journey {
  if (has(journey, node.id)) return journey;
  return { ...journey, nodes: [...journey.nodes, node] };
}

/**
 * Adds a node in the middle of an edge.
 *
 * @param port the new node's port that goes on to the edge's old target; null when it has none.
 */
export function insertOnEdge(
  journey: Journey,
  edge: Pick<Edge, 'from' | 'port'>,
  node: JourneyNode,
  port: PortId | null,
): Journey {
  const index = journey.edges.findIndex(({ from, port: left }) => from === edge.from && left === edge.port);
  const cut = journey.edges[index];
  if (cut === undefined || has(journey, node.id)) return journey;
  const onward = port === null ? [] : [{ from: node.id, port, to: cut.to }];
  const edges = [...journey.edges.with(index, { ...cut, to: node.id }), ...onward];
  return { ...journey, nodes: [...journey.nodes, node], edges };
}

/**
 * Removes nodes and heals the paths that went through them: an edge into a removed node is led on to where that node's
 * only edge went, through several removed nodes if need be. Where a path branched, it stays open.
 */
export function removeNodes(journey: Journey, ids: Iterable<NodeId>): Journey {
  const removed = new Set(ids);
  const nodes = journey.nodes.filter(({ id }) => !removed.has(id));
  if (nodes.length === journey.nodes.length) return journey;

  const leaving = new Map<NodeId, Edge[]>();
  for (const edge of journey.edges) {
    if (!removed.has(edge.from)) continue;
    leaving.set(edge.from, [...(leaving.get(edge.from) ?? []), edge]);
  }
  const beyond = (start: NodeId): NodeId | null => {
    const passed = new Set<NodeId>();
    let at = start;
    while (removed.has(at)) {
      const [only, ...others] = leaving.get(at) ?? [];
      if (only === undefined || others.length > 0 || passed.has(at)) return null;
      passed.add(at);
      at = only.to;
    }
    return at;
  };
  const edges = journey.edges.flatMap((edge) => {
    if (removed.has(edge.from)) return [];
    if (!removed.has(edge.to)) return [edge];
    const to = beyond(edge.to);
    return to === null || to === edge.from ? [] : [{ ...edge, to }];
  });
  return { ...journey, nodes, edges };
}

/** Moves nodes to new places on the canvas. */
export function moveNodes(
  journey: Journey,
  places: ReadonlyMap<NodeId, { readonly x: number; readonly y: number }>,
): Journey {
  return changeNodes(journey, (node) => {
    const to = places.get(node.id);
    if (to === undefined || (to.x === node.at.x && to.y === node.at.y)) return node;
    return { ...node, at: { x: to.x, y: to.y } };
  });
}

/**
 * Sets a node's config.
 *
 * @param ports the ports that the node has with this config; edges that leave by others go. Left out, all edges stay.
 */
export function setConfig(journey: Journey, id: NodeId, config: unknown, ports?: readonly PortId[]): Journey {
  const changed = changeNodes(journey, (node) =>
    node.id === id && node.config !== config ? { ...node, config } : node,
  );
  if (ports === undefined || !has(journey, id)) return changed;
  const edges = changed.edges.filter(({ from, port }) => from !== id || ports.includes(port));
  return edges.length === changed.edges.length ? changed : { ...changed, edges };
}

/** Sets a node's own name on the canvas; an empty one gives back the name of its type. */
export function setLabel(journey: Journey, id: NodeId, label: string): Journey {
  return changeNodes(journey, (node) => {
    if (node.id !== id || (node.label ?? '') === label) return node;
    const { label: _, ...rest } = node;
    return label === '' ? rest : { ...rest, label };
  });
}

function changeNodes(journey: Journey, change: (node: JourneyNode) => JourneyNode): Journey {
  const nodes = journey.nodes.map(change);
  return nodes.some((node, index) => node !== journey.nodes[index]) ? { ...journey, nodes } : journey;
}

function has(journey: Journey, id: NodeId): boolean {
  return journey.nodes.some((node) => node.id === id);
}
