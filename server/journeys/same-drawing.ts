import { canonicalJson } from '../../engine/canonical-json.ts';
import type { Journey } from '../../engine/journey.ts';

/** Do two drawings say the same? Where a node lies on the canvas, and the order of the lists, does not matter. */
export function sameDrawing(a: Journey, b: Journey): boolean {
  return essence(a) === essence(b);
}

function essence(journey: Journey): string {
  const nodes = journey.nodes.map(({ id, type, config, label }) => canonicalJson({ id, type, config, label })).sort();
  const edges = journey.edges.map((edge) => canonicalJson(edge)).sort();
  return canonicalJson({ ...journey, nodes, edges });
}
