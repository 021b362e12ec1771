import type { Conversion, LiveNumbers } from '../../engine/contract/live.ts';
import type { SimulationResult } from '../../engine/contract/simulation.ts';

/** Numbers drawn over one node, live or simulated. */
export interface NodeOverlay {
  readonly entered: number;
  readonly waiting: number;
  readonly held: number;
  readonly left: Readonly<Record<string, number>>;
  readonly exited: Readonly<Record<string, number>>;
  /** Messages by state, only where messages are sent; a simulation knows one state, `would-send`. */
  readonly messages: Readonly<Record<string, number>> | null;
  readonly conversion: Conversion | null;
}

/** Numbers drawn over the whole canvas. */
export interface Overlay {
  readonly kind: 'live' | 'simulated';
  readonly nodes: Readonly<Record<string, NodeOverlay>>;
  /** Most people at any node: the width of an edge is its flow against this. */
  readonly most: number;
}

function over(kind: Overlay['kind'], nodes: Overlay['nodes']): Overlay {
  let most = 0;
  for (const { entered } of Object.values(nodes)) most = Math.max(most, entered);
  return { kind, nodes, most };
}

export function liveOverlay(numbers: LiveNumbers): Overlay {
  return over('live', numbers.nodes);
}

export function simulatedOverlay(result: SimulationResult): Overlay {
  return over(
    'simulated',
    Object.fromEntries(
      Object.entries(result.nodes).map(([id, { sends, ...node }]) => [
        id,
        { ...node, messages: sends > 0 ? { 'would-send': sends } : null, conversion: null },
      ]),
    ),
  );
}

/** How many lines of numbers a card's footer has. */
export function footerLines(overlay: NodeOverlay | undefined): number {
  if (!overlay) return 0;
  return 1 + (hasMessages(overlay) ? 1 : 0) + (overlay.conversion === null ? 0 : 1);
}

/** Were any messages made here? */
export function hasMessages({ messages }: NodeOverlay): boolean {
  return messages !== null && sum(messages) > 0;
}

/** People who left a node by any port. */
export function leftInAll(overlay: NodeOverlay): number {
  return sum(overlay.left);
}

/** Sum of a record's numbers. */
export function sum(record: Readonly<Record<string, number>>): number {
  return Object.values(record).reduce((total, count) => total + count, 0);
}
