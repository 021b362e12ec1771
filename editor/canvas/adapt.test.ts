import { expect, test } from 'vitest';
import type { Journey } from '../../engine/journey.ts';
import { winBack } from '../../nodes/templates/win-back.ts';
import { edgeOf, freePorts, makeAdapter, mayConnect, placeOf, sizeOf, type View } from './adapt.ts';
import { describe } from './describe.ts';

const journey: Journey = winBack('j', 'en');
const view: View = {
  selected: new Set(),
  selectedEdge: null,
  dragged: new Map(),
  stretch: 1,
  locale: 'en',
  footerLines: () => 0,
};

test('every node and edge of a journey is on the canvas, and a card’s handles are its ports', () => {
  const adapter = makeAdapter();
  const nodes = adapter.nodes(journey, view);
  const edges = adapter.edges(journey, view);
  expect(nodes.map(({ id }) => id)).toEqual(journey.nodes.map(({ id }) => id));
  expect(edges.map(({ source, sourceHandle, target }) => [source, sourceHandle, target])).toEqual(
    journey.edges.map(({ from, port, to }) => [from, port, to]),
  );
  for (const node of nodes) {
    const sources = node.handles?.filter(({ type }) => type === 'source').map(({ id }) => id);
    expect(sources).toEqual(describe(node.data.node).ports.map(({ id }) => id));
  }
});

test('an edge reaches a handle at both ends', () => {
  const adapter = makeAdapter();
  const handles = new Map(adapter.nodes(journey, view).map(({ id, handles: of }) => [id, of ?? []]));
  for (const { source, sourceHandle, target, targetHandle } of adapter.edges(journey, view)) {
    expect(handles.get(source)?.some(({ id }) => id === sourceHandle)).toBe(true);
    expect(handles.get(target)?.some(({ id }) => id === targetHandle)).toBe(true);
  }
});

test('a card that did not change keeps its identity, the one that changed does not', () => {
  const adapter = makeAdapter();
  const before = adapter.nodes(journey, view);
  const renamed = {
    ...journey,
    nodes: journey.nodes.map((node) => (node.id === 'band' ? { ...node, label: 'Danger' } : node)),
  };
  const after = adapter.nodes(renamed, view);
  const changed = after.filter((node, index) => node !== before[index]).map(({ id }) => id);
  expect(changed).toEqual(['band']);
  expect(adapter.edges(renamed, view)).toEqual(adapter.edges(journey, view));
});

test('a place survives the way to the canvas and back, stretched or not', () => {
  for (const stretch of [1, 1.4]) {
    for (const [index, node] of makeAdapter()
      .nodes(journey, { ...view, stretch })
      .entries()) {
      const back = placeOf(node, node.position, stretch);
      const at = journey.nodes[index]?.at ?? { x: Number.NaN, y: Number.NaN };
      expect(back.x).toBeCloseTo(at.x);
      expect(back.y).toBeCloseTo(at.y);
    }
  }
});

test('nothing leads to where customers come in, to a remark, or to itself', () => {
  expect(mayConnect(journey, { from: 'band', port: 'other', to: 'done' })).toBe(true);
  expect(mayConnect(journey, { from: 'band', port: 'other', to: 'start' })).toBe(false);
  expect(mayConnect(journey, { from: 'band', port: 'other', to: 'about' })).toBe(false);
  expect(mayConnect(journey, { from: 'band', port: 'other', to: 'band' })).toBe(false);
  expect(mayConnect(journey, { from: 'band', port: 'other', to: 'nowhere' })).toBe(false);
});

test('free ports are those without an edge', () => {
  const band = journey.nodes.find(({ id }) => id === 'band');
  expect(band && freePorts(journey, band)).toEqual(['other', 'none']);
});

test('a connection without an end is no edge', () => {
  expect(edgeOf({ source: 'a', target: 'b', sourceHandle: 'next' })).toEqual({ from: 'a', port: 'next', to: 'b' });
  expect(edgeOf({ source: 'a', target: null, sourceHandle: 'next' })).toBeNull();
  expect(edgeOf({ source: 'a', target: 'b', sourceHandle: null })).toBeNull();
});

test('a node whose type or config is not understood is still drawn', () => {
  const odd: Journey = {
    ...journey,
    nodes: [
      { id: 'x', type: 'from-the-future', config: {}, at: { x: 0, y: 0 } },
      { id: 'y', type: 'wait', config: { kind: 'nonsense' }, at: { x: 0, y: 100 } },
    ],
    edges: [{ from: 'x', port: 'next', to: 'gone' }],
  };
  const adapter = makeAdapter();
  expect(adapter.nodes(odd, view).map(({ data }) => data.description.readable)).toEqual([false, false]);
  expect(adapter.edges(odd, view)).toEqual([]);
});

test('a note is as tall as all that was written on it', () => {
  const note = (text: string) => ({ id: 'n', type: 'note', config: { text }, at: { x: 0, y: 0 } });
  const lines = ['One line', '한 줄 더', '', 'and a last one'].join('\n');
  expect(describe(note(lines)).remark).toBe(lines);
  expect(sizeOf(note(lines), 0).height - sizeOf(note('One line'), 0).height).toBe(40);
  expect(sizeOf(note(''), 0)).toEqual(sizeOf(note('One line'), 0));
});
