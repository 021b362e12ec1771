import ELK, { type ElkNode } from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { Journey, NodeId } from '../../engine/journey.ts';
import { sizeOf, type Place } from './adapt.ts';
import { stubMiddle } from './card-size.ts';
import { describe } from './describe.ts';

/** Room for the numbers that live mode adds under a card. */
const FOOTER_ROOM = 60;

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.layered.spacing.nodeNodeBetweenLayers': '64',
  'elk.layered.spacing.edgeNodeBetweenLayers': '28',
  'elk.spacing.nodeNode': '44',
  'elk.spacing.componentComponent': '80',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.nodePlacement.favorStraightEdges': 'true',
};

let elk: InstanceType<typeof ELK> | null = null;

/**
 * New places for all nodes, layer by layer from the entry down; remarks stay where they are. The work is done in a web
 * worker, so the page goes on moving.
 */
export async function layOut(journey: Journey): Promise<Map<NodeId, Place>> {
  elk ??= new ELK({ workerUrl });
  const cards = journey.nodes.filter((node) => describe(node).type?.group !== 'note');
  const here = new Set(cards.map(({ id }) => id));
  const graph: ElkNode = {
    id: 'journey',
    layoutOptions: OPTIONS,
    children: cards.map((node) => {
      const { ports } = describe(node);
      const { width, height } = sizeOf(node, 0);
      return {
        id: node.id,
        width,
        height: height + FOOTER_ROOM,
        layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
        ports: [
          { id: `${node.id}:in`, x: width / 2, y: 0, width: 0, height: 0, layoutOptions: { 'elk.port.side': 'NORTH' } },
          ...ports.map(({ id }, index) => ({
            id: `${node.id}:out:${id}`,
            x: stubMiddle(index, ports.length),
            y: height + FOOTER_ROOM,
            width: 0,
            height: 0,
            layoutOptions: { 'elk.port.side': 'SOUTH' },
          })),
        ],
      };
    }),
    edges: journey.edges.flatMap(({ from, port, to }) => {
      const known = here.has(from) && here.has(to) && portsOf(journey, from).includes(port);
      if (!known) return [];
      return [{ id: `${from}:${port}`, sources: [`${from}:out:${port}`], targets: [`${to}:in`] }];
    }),
  };
  const laid = await elk.layout(graph);
  return new Map(
    (laid.children ?? []).map(({ id, x = 0, y = 0, width = 0 }) => [
      id,
      { x: Math.round(x + width / 2), y: Math.round(y) },
    ]),
  );
}

function portsOf(journey: Journey, id: NodeId): string[] {
  const node = journey.nodes.find((candidate) => candidate.id === id);
  return node ? describe(node).ports.map((port) => port.id) : [];
}
