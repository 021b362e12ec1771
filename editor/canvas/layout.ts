import ELK, { type ElkNode } from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { Journey, NodeId } from '../../engine/journey.ts';
import { sizeOf, type Place } from './adapt.ts';
import { describe } from './describe.ts';

/** Room for the numbers that live mode adds under a card. */
const FOOTER_ROOM = 60;

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.layered.spacing.nodeNodeBetweenLayers': '64',
  'elk.spacing.nodeNode': '44',
  'elk.spacing.componentComponent': '80',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  // A node stands in the middle over its branches instead of straight above one of them.
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
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
  const orderOf = new Map(cards.map((node) => [node.id, describe(node).ports.map((port) => port.id)]));
  const graph: ElkNode = {
    id: 'journey',
    layoutOptions: OPTIONS,
    children: cards.map((node) => {
      const { width, height } = sizeOf(node, 0);
      return { id: node.id, width, height: height + FOOTER_ROOM };
    }),
    // In the order of the ports: what follows the left port then stands on the left.
    edges: journey.edges
      .filter(({ from, to }) => here.has(from) && here.has(to))
      .map((edge) => ({ edge, rank: orderOf.get(edge.from)?.indexOf(edge.port) ?? 0 }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ edge: { from, port, to } }) => ({ id: `${from}:${port}`, sources: [from], targets: [to] })),
  };
  const laid = await elk.layout(graph);
  const places = new Map(
    (laid.children ?? []).map(({ id, x = 0, y = 0, width = 0 }) => [id, { x: x + width / 2, y }] as const),
  );
  return anchored(journey, places);
}

/** Shifts all places so that the entry stays where the eye left it. */
function anchored(journey: Journey, places: ReadonlyMap<NodeId, Place>): Map<NodeId, Place> {
  const anchor = journey.nodes.find((node) => describe(node).type?.entry !== undefined) ?? journey.nodes[0];
  const laid = anchor && places.get(anchor.id);
  const dx = anchor && laid ? anchor.at.x - laid.x : 0;
  const dy = anchor && laid ? anchor.at.y - laid.y : 0;
  return new Map([...places].map(([id, { x, y }]) => [id, { x: Math.round(x + dx), y: Math.round(y + dy) }]));
}
