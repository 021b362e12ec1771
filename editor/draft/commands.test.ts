import { expect, test } from 'vitest';
import type { Journey } from '../../engine/journey.ts';
import { validate } from '../../engine/validate.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { winBack } from '../../nodes/templates/win-back.ts';
import { sizeOf } from '../canvas/adapt.ts';
import {
  addNear,
  changeConfig,
  copyChosen,
  duplicateChosen,
  insertNode,
  nudge,
  pasteClip,
  removeChosen,
} from './commands.ts';
import { makeDraftStore, type DraftStore } from './draft-store.ts';

const typeOf = (name: string) => {
  const type = nodeTypes[name];
  if (!type) throw new Error(`no type ${name}`);
  return type;
};
const present = (store: DraftStore): Journey => store.getState().history.present;
const blank: Journey = { ...winBack('j', 'en'), nodes: [], edges: [] };

test('steps clicked one after the other make a chain', () => {
  const store = makeDraftStore(blank, 1);
  for (const type of ['trigger', 'wait', 'exit']) addNear(store, typeOf(type), { x: 0, y: 0 });
  const [first, second, third] = present(store).nodes;
  expect(present(store).edges).toEqual([
    { from: first?.id, port: 'next', to: second?.id },
    { from: second?.id, port: 'next', to: third?.id },
  ]);
  expect(validate(present(store), nodeTypes).map(({ code }) => code)).toEqual(['trigger-without-event']);
});

test('cards added without a place of their own never lie over one another', () => {
  const store = makeDraftStore(blank, 1);
  for (let count = 0; count < 12; count += 1) {
    store.getState().select([]);
    addNear(store, typeOf('exit'), { x: 0, y: 0 });
  }
  const boxes = present(store).nodes.map((node) => ({ ...node.at, ...sizeOf(node, 0) }));
  for (const [index, a] of boxes.entries()) {
    for (const b of boxes.slice(index + 1)) {
      const apart = Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(apart).toBe(true);
    }
  }
});

test('a step put on an edge carries it on, makes room below, and is undone in one', () => {
  const store = makeDraftStore(winBack('j', 'en'), 1);
  const before = present(store);
  insertNode(store, { from: 'start', port: 'next', to: 'band' }, typeOf('wait'));
  const added = present(store).nodes.at(-1);
  expect(present(store).edges).toContainEqual({ from: 'start', port: 'next', to: added?.id });
  expect(present(store).edges).toContainEqual({ from: added?.id, port: 'next', to: 'band' });
  const band = present(store).nodes.find(({ id }) => id === 'band');
  expect(band && added && band.at.y > added.at.y + sizeOf(added, 0).height).toBe(true);
  store.getState().undo();
  expect(present(store)).toBe(before);
});

test('taking a step out heals the way through it; an edge chosen is the only thing taken', () => {
  const store = makeDraftStore(winBack('j', 'en'), 1);
  store.getState().select(['rfm']);
  removeChosen(store);
  expect(present(store).edges).toContainEqual({ from: 'band', port: 'high', to: 'split' });
  store.getState().selectEdge('split:offer');
  removeChosen(store);
  expect(present(store).edges.some(({ port }) => port === 'offer')).toBe(false);
  expect(present(store).nodes.some(({ id }) => id === 'split')).toBe(true);
});

test('copies are chosen, keep the edges among them, and each paste lands further on', () => {
  const store = makeDraftStore(winBack('j', 'en'), 1);
  const { nodes, edges } = present(store);
  store.getState().select(['rfm', 'split']);
  expect(copyChosen(store)).toBe(2);
  pasteClip(store);
  pasteClip(store);
  expect(present(store).nodes).toHaveLength(nodes.length + 4);
  expect(present(store).edges).toHaveLength(edges.length + 2);
  expect(new Set(present(store).nodes.map(({ at }) => `${String(at.x)},${String(at.y)}`)).size).toBe(nodes.length + 4);
  duplicateChosen(store);
  expect(store.getState().selected.size).toBe(2);
  expect(new Set(present(store).nodes.map(({ id }) => id)).size).toBe(nodes.length + 6);
});

test('steps of the arrow keys are undone together', () => {
  const store = makeDraftStore(winBack('j', 'en'), 1);
  const before = present(store);
  store.getState().select(['band']);
  for (let step = 0; step < 5; step += 1) nudge(store, { x: 0, y: 8 });
  store.getState().undo();
  expect(present(store)).toBe(before);
});

test('a config without a port takes that port’s edge with it', () => {
  const store = makeDraftStore(winBack('j', 'en'), 1);
  const split = present(store).nodes.find(({ id }) => id === 'split');
  if (!split) throw new Error('the template has a split');
  changeConfig(store, split, {
    arms: [
      { id: 'greeting', label: '', weight: 50 },
      { id: 'third', label: '', weight: 50 },
    ],
  });
  expect(
    present(store)
      .edges.filter(({ from }) => from === 'split')
      .map(({ port }) => port),
  ).toEqual(['greeting']);
});
