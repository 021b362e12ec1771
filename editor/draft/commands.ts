import { copy, paste, type Clip } from '../../engine/edit/clipboard.ts';
import { connect, disconnect } from '../../engine/edit/edges.ts';
import { addNode, insertOnEdge, moveNodes, removeNodes, setConfig } from '../../engine/edit/nodes.ts';
import type { Edge, Journey, JourneyNode, NodeId } from '../../engine/journey.ts';
import type { NodeType } from '../../engine/node-type.ts';
import { freePorts, sizeOf, type Place } from '../canvas/adapt.ts';
import { describe } from '../canvas/describe.ts';
import type { DraftStore } from './draft-store.ts';
import { keptClip } from './kept-clip.ts';

/** Distance between the upper edges of two cards in a row: a card with its numbers, and air. */
export const ROW = 176;
const PASTED_BY = 36;

function newId(): NodeId {
  return `n${crypto.randomUUID().slice(0, 8)}`;
}

function fresh(type: NodeType, at: Place): JourneyNode {
  return { id: newId(), type: type.type, config: type.initial, at: { x: Math.round(at.x), y: Math.round(at.y) } };
}

/** The nearest place below `at` where no card lies over another. */
function freePlace(journey: Journey, at: Place): Place {
  const taken = journey.nodes.map((node) => ({ at: node.at, size: sizeOf(node, 0) }));
  let y = at.y;
  for (let turn = 0; turn < 200; turn += 1) {
    const blocking = taken.find(
      ({ at: other, size }) =>
        Math.abs(other.x - at.x) < (size.width + 232) / 2 && y < other.y + size.height + 24 && y + 84 > other.y,
    );
    if (!blocking) break;
    y = blocking.at.y + blocking.size.height + 60;
  }
  return { x: at.x, y };
}

/** Adds a node at a place of the canvas, chosen; with `from`, as the next one of that port. */
export function addAt(store: DraftStore, type: NodeType, at: Place, from?: Pick<Edge, 'from' | 'port'>): NodeId {
  const node = fresh(type, at);
  store.getState().edit((journey) => {
    const added = addNode(journey, node);
    return from ? connect(added, { ...from, to: node.id }) : added;
  });
  store.getState().select([node.id]);
  return node.id;
}

/**
 * Adds a node where it most likely belongs: after the one chosen node when that has a free way out, else in the middle
 * of what is seen.
 */
export function addNear(store: DraftStore, type: NodeType, middle: Place): NodeId {
  const { history, selected } = store.getState();
  const journey = history.present;
  const [only] = selected.size === 1 ? selected : [];
  const before = journey.nodes.find(({ id }) => id === only);
  const port = before && type.entry === undefined && type.group !== 'note' ? freePorts(journey, before)[0] : undefined;
  if (!before || port === undefined) return addAt(store, type, freePlace(journey, middle));
  const ports = describe(before).ports;
  const index = ports.findIndex(({ id }) => id === port);
  const aside = (index - (ports.length - 1) / 2) * (ports.length > 1 ? 264 : 0);
  return addAt(store, type, freePlace(journey, { x: before.at.x + aside, y: before.at.y + ROW }), {
    from: before.id,
    port,
  });
}

/** Puts a node on an edge and moves what follows down where there is no room. */
export function insertNode(store: DraftStore, edge: Edge, type: NodeType): void {
  const { history } = store.getState();
  const journey = history.present;
  const above = journey.nodes.find(({ id }) => id === edge.from);
  const below = journey.nodes.find(({ id }) => id === edge.to);
  if (!above || !below) return;
  const node = fresh(type, { x: below.at.x, y: Math.max(above.at.y + ROW, below.at.y - ROW) });
  const lacking = node.at.y + ROW - below.at.y;
  const port = describe(node).ports[0]?.id ?? null;
  store.getState().edit((before) => {
    const inserted = insertOnEdge(before, edge, node, port);
    if (lacking <= 0 || below.at.y <= above.at.y) return inserted;
    const following = reachableFrom(before, below.id);
    const places = before.nodes
      .filter(({ id, at }) => following.has(id) && at.y >= below.at.y)
      .map(({ id, at }) => [id, { x: at.x, y: at.y + lacking }] as const);
    return moveNodes(inserted, new Map(places));
  });
  store.getState().select([node.id]);
}

function reachableFrom(journey: Journey, start: NodeId): Set<NodeId> {
  const next = new Map<NodeId, NodeId[]>();
  for (const { from, to } of journey.edges) next.set(from, [...(next.get(from) ?? []), to]);
  const reached = new Set([start]);
  for (const id of reached) for (const to of next.get(id) ?? []) reached.add(to);
  return reached;
}

/** Takes away what is chosen: nodes (healing the ways through them), or one edge. */
export function removeChosen(store: DraftStore): void {
  const { selected, selectedEdge, history } = store.getState();
  if (selectedEdge !== null) {
    const edge = history.present.edges.find(({ from, port }) => `${from}:${port}` === selectedEdge);
    if (edge) store.getState().edit((journey) => disconnect(journey, edge));
    store.getState().selectEdge(null);
  } else if (selected.size > 0) {
    store.getState().edit((journey) => removeNodes(journey, selected));
    store.getState().select([]);
  }
}

/** Keeps a copy of the chosen nodes. @returns how many. */
export function copyChosen(store: DraftStore): number {
  const { selected, history } = store.getState();
  if (selected.size > 0) store.getState().setClip(copy(history.present, selected));
  return selected.size;
}

/** Adds what was copied last, here or in another journey, a little further each time, chosen. @returns the new nodes. */
export function pasteClip(store: DraftStore): NodeId[] {
  const clip = store.getState().clip ?? keptClip();
  if (clip === null || clip.nodes.length === 0) return [];
  const added = addCopies(store, clip);
  // The copies are the next clip, so that pasting again goes on from there and not onto the same spot.
  store.getState().setClip(copy(store.getState().history.present, added));
  return added;
}

/** Copies the chosen nodes beside themselves, without touching the kept copy. */
export function duplicateChosen(store: DraftStore): void {
  const { selected, history } = store.getState();
  if (selected.size > 0) addCopies(store, copy(history.present, selected));
}

/** Adds what was copied a little beside it and chooses it. @returns the new nodes. */
function addCopies(store: DraftStore, clip: Clip): NodeId[] {
  let added: NodeId[] = [];
  store.getState().edit((journey) => {
    const pasted = paste(journey, clip, { x: PASTED_BY, y: PASTED_BY }, newId);
    added = pasted.nodes.slice(journey.nodes.length).map(({ id }) => id);
    return pasted;
  });
  store.getState().select(added);
  return added;
}

/** Moves the chosen nodes; steps in a row are undone together. */
export function nudge(store: DraftStore, by: Place): void {
  const { selected, history } = store.getState();
  const places = history.present.nodes
    .filter(({ id }) => selected.has(id))
    .map(({ id, at }) => [id, { x: at.x + by.x, y: at.y + by.y }] as const);
  if (places.length > 0) store.getState().edit((journey) => moveNodes(journey, new Map(places)), 'nudge');
}

/** Sets a node's config; edges of ports that are gone go with them. Keystrokes in one field are undone together. */
export function changeConfig(store: DraftStore, node: JourneyNode, config: unknown): void {
  const { readable, ports } = describe({ ...node, config });
  store
    .getState()
    .edit(
      (journey) => setConfig(journey, node.id, config, readable ? ports.map(({ id }) => id) : undefined),
      `config:${node.id}`,
    );
}
