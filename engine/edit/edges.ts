import type { Edge, Journey } from '../journey.ts';

/** Connects a port to a node; the edge that left by this port before is replaced. */
export function connect(journey: Journey, edge: Edge): Journey {
  const ids = new Set(journey.nodes.map(({ id }) => id));
  if (!ids.has(edge.from) || !ids.has(edge.to)) return journey;
  const index = journey.edges.findIndex((other) => isAt(other, edge));
  const before = journey.edges[index];
  if (before === undefined) return { ...journey, edges: [...journey.edges, edge] };
  const several = journey.edges.some((other, at) => at !== index && isAt(other, edge));
  if (before.to === edge.to && !several) return journey;
  const edges = journey.edges.with(index, edge).filter((other) => other === edge || !isAt(other, edge));
  return { ...journey, edges };
}

/** Takes away the edge that leaves by a port. */
export function disconnect(journey: Journey, port: Pick<Edge, 'from' | 'port'>): Journey {
  const edges = journey.edges.filter((edge) => !isAt(edge, port));
  return edges.length === journey.edges.length ? journey : { ...journey, edges };
}

function isAt(edge: Edge, { from, port }: Pick<Edge, 'from' | 'port'>): boolean {
  return edge.from === from && edge.port === port;
}
