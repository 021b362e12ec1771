import { Position, type Edge as FlowEdge, type Node as FlowNode, type NodeHandle } from '@xyflow/react';
import type { Edge, Journey, JourneyNode, NodeId, PortId } from '../../engine/journey.ts';
import { cardSize, HANDLE, noteSize, stubMiddle } from './card-size.ts';
import type { Locale } from '../../engine/text.ts';
import { describe, type Description } from './describe.ts';

// The only file that knows both graphs: ours (nodes with configs, edges by port) and React Flow's.

export type CardNode = FlowNode<{ readonly node: JourneyNode; readonly description: Description }, 'card' | 'note'>;
export type CardEdge = FlowEdge<{ readonly edge: Edge }, 'flow'>;

/** The one way into a card. */
export const IN = 'in';

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What the canvas shows beside the journey itself. */
export interface View {
  readonly selected: ReadonlySet<NodeId>;
  readonly selectedEdge: string | null;
  /** Where nodes are while they are dragged; the journey hears of it when they are let go. */
  readonly dragged: ReadonlyMap<NodeId, Place>;
  /** How far rows are drawn apart: numbers under the cards need room that the drawing did not plan for. */
  readonly stretch: number;
  /** The reader's language, for names that are read aloud. */
  readonly locale: Locale;
  /** Lines of numbers under each card. */
  readonly footerLines: (id: NodeId) => number;
}

/** Name of an edge on the canvas; there is one edge per port. */
export function edgeId({ from, port }: Pick<Edge, 'from' | 'port'>): string {
  return `${from}:${port}`;
}

/** The edge that React Flow proposes, in our terms; null when it does not say from where to where. */
export function edgeOf(connection: {
  readonly source: string | null;
  readonly target: string | null;
  readonly sourceHandle?: string | null | undefined;
}): Edge | null {
  const { source, target, sourceHandle } = connection;
  if (source === null || target === null || sourceHandle === null || sourceHandle === undefined) return null;
  return { from: source, port: sourceHandle, to: target };
}

/** Outer size of a node on the canvas. */
export function sizeOf(node: JourneyNode, lines: number): { readonly width: number; readonly height: number } {
  const { type, ports, summary, remark } = describe(node);
  if (type?.group === 'note')
    return noteSize([...(node.label === undefined ? [] : [node.label]), remark || summary.ko]);
  return cardSize(ports.length, lines);
}

function handlesOf(description: Description, width: number, height: number): NodeHandle[] {
  const { type, ports } = description;
  const size = { width: HANDLE, height: HANDLE };
  const handles: NodeHandle[] = ports.map(({ id }, index) => ({
    ...size,
    id,
    type: 'source',
    position: Position.Bottom,
    x: stubMiddle(index, ports.length) - HANDLE / 2,
    y: height - HANDLE / 2,
  }));
  if (takesEdges(description)) {
    handles.push({
      ...size,
      id: IN,
      type: 'target',
      position: Position.Top,
      x: width / 2 - HANDLE / 2,
      y: -HANDLE / 2,
    });
  }
  return type?.group === 'note' ? [] : handles;
}

/** May an edge lead to this node? Not to where customers come in, and not to a remark. */
export function takesEdges({ type }: Description): boolean {
  return type?.entry === undefined && type?.group !== 'note';
}

/** May these two be connected? */
export function mayConnect(journey: Journey, edge: Edge): boolean {
  if (edge.from === edge.to) return false;
  const target = journey.nodes.find(({ id }) => id === edge.to);
  return target !== undefined && takesEdges(describe(target));
}

/** Ports of a node that no edge leaves by yet, in their order. */
export function freePorts(journey: Journey, node: JourneyNode): PortId[] {
  const taken = new Set(journey.edges.filter(({ from }) => from === node.id).map(({ port }) => port));
  return describe(node).ports.flatMap(({ id }) => (taken.has(id) ? [] : [id]));
}

interface Made<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}

/**
 * Turns journeys into React Flow's nodes and edges. It remembers what it made: whatever did not change keeps its
 * identity, so that an edit in a journey of a thousand nodes draws one card again.
 */
export function makeAdapter(): {
  nodes(journey: Journey, view: View): CardNode[];
  edges(journey: Journey, view: View): CardEdge[];
} {
  let madeNodes = new Map<NodeId, Made<readonly unknown[], CardNode>>();
  let madeEdges = new Map<string, Made<readonly unknown[], CardEdge>>();
  return {
    nodes(journey, { selected, dragged, footerLines, locale, stretch }) {
      const next: typeof madeNodes = new Map();
      const nodes = journey.nodes.map((node) => {
        const drawn = dragged.get(node.id) ?? node.at;
        const at = { x: drawn.x, y: drawn.y * stretch };
        const lines = footerLines(node.id);
        const chosen = selected.has(node.id);
        const input = [node, at.x, at.y, lines, chosen, locale];
        const made = reuse(madeNodes.get(node.id), input, () => toFlowNode(node, at, lines, chosen, locale));
        next.set(node.id, made);
        return made.output;
      });
      madeNodes = next;
      return nodes;
    },
    edges(journey, { selectedEdge }) {
      const here = new Set(journey.nodes.map(({ id }) => id));
      const next: typeof madeEdges = new Map();
      const edges = journey.edges.flatMap((edge) => {
        if (!here.has(edge.from) || !here.has(edge.to)) return [];
        const id = edgeId(edge);
        const made = reuse(madeEdges.get(id), [edge, selectedEdge === id], () => toFlowEdge(edge, selectedEdge === id));
        next.set(id, made);
        return [made.output];
      });
      madeEdges = next;
      return edges;
    },
  };
}

function reuse<Output>(
  made: Made<readonly unknown[], Output> | undefined,
  input: readonly unknown[],
  make: () => Output,
): Made<readonly unknown[], Output> {
  if (made && made.input.every((value, index) => value === input[index])) return made;
  return { input, output: make() };
}

function toFlowNode(node: JourneyNode, at: Place, lines: number, selected: boolean, locale: Locale): CardNode {
  const description = describe(node);
  const { width, height } = sizeOf(node, lines);
  return {
    id: node.id,
    type: description.type?.group === 'note' ? 'note' : 'card',
    // A journey keeps the middle of a card's upper edge, so that a card that gains ports grows to both sides.
    position: { x: at.x - width / 2, y: at.y },
    data: { node, description },
    width,
    height,
    measured: { width, height },
    handles: handlesOf(description, width, height),
    selected,
    ariaLabel: `${description.title[locale]}: ${description.summary[locale]}`,
  };
}

function toFlowEdge(edge: Edge, selected: boolean): CardEdge {
  return {
    id: edgeId(edge),
    type: 'flow',
    source: edge.from,
    sourceHandle: edge.port,
    target: edge.to,
    targetHandle: IN,
    data: { edge },
    selected,
  };
}

/** Where a card stands in our journey, from where React Flow has its corner. */
export function placeOf(node: Pick<CardNode, 'width'>, corner: Place, stretch: number): Place {
  return { x: corner.x + (node.width ?? 0) / 2, y: corner.y / stretch };
}

/** A point of the canvas as a place in our journey. */
export function placeAt(point: Place, stretch: number): Place {
  return { x: point.x, y: point.y / stretch };
}
