import type { Journey } from '../../engine/journey.ts';
import { sizeOf } from './adapt.ts';
import { footerLines, type Overlay } from './overlay.ts';

/** Room for an edge and its share between two cards. */
const AIR = 52;
const MOST = 1.8;
const STEP = 0.05;

/**
 * How much further apart rows are drawn so that cards with numbers under them leave room for their edges: 1 without
 * numbers, and where the drawing has room already. In steps, so that a new line of numbers seldom moves anything.
 */
export function stretchOf(journey: Journey, overlay: Overlay | null): number {
  if (overlay === null) return 1;
  const places = new Map(journey.nodes.map((node) => [node.id, node]));
  let stretch = 1;
  for (const { from, to } of journey.edges) {
    const above = places.get(from);
    const below = places.get(to);
    if (!above || !below || below.at.y <= above.at.y) continue;
    const { height } = sizeOf(above, footerLines(overlay.nodes[from]));
    stretch = Math.max(stretch, (height + AIR) / (below.at.y - above.at.y));
  }
  return Math.min(MOST, Math.ceil(stretch / STEP) * STEP);
}
