import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Edge, Journey } from '../journey.ts';
import { journeyOf } from '../testing/journeys.ts';
import { duplicate } from './clipboard.ts';
import { connect, disconnect } from './edges.ts';
import { record, redo, startHistory, undo, type History } from './history.ts';
import { addNode, insertOnEdge, moveNodes, removeNodes, setConfig, setLabel } from './nodes.ts';
import { setSettings } from './settings.ts';

type Edit = (journey: Journey) => Journey;
const id = fc.constantFrom('in', 'f', 'a', 'b', 'x1', 'x2', 'gone');
const port = fc.constantFrom('next', 'a', 'b');
const edge: fc.Arbitrary<Edge> = fc.record({ from: id, port, to: id });
const node = fc.record({
  id,
  type: fc.constantFrom('pass', 'fork'),
  config: fc.constant({}),
  at: fc.record({ x: fc.nat(9), y: fc.nat(9) }),
});
let made = 0;
const newId = (): string => `made-${(made += 1)}`;

/** Any edit there is, with any arguments. */
const edit: fc.Arbitrary<Edit> = fc.oneof(
  node.map(
    (added): Edit =>
      (journey) =>
        addNode(journey, added),
  ),
  fc.tuple(edge, node, port).map(
    ([cut, added, on]): Edit =>
      (journey) =>
        insertOnEdge(journey, cut, added, on),
  ),
  edge.map(
    (added): Edit =>
      (journey) =>
        connect(journey, added),
  ),
  edge.map(
    (gone): Edit =>
      (journey) =>
        disconnect(journey, gone),
  ),
  fc.array(id).map(
    (gone): Edit =>
      (journey) =>
        removeNodes(journey, gone),
  ),
  fc.tuple(id, fc.nat(9)).map(
    ([moved, x]): Edit =>
      (journey) =>
        moveNodes(journey, new Map([[moved, { x, y: x }]])),
  ),
  fc.tuple(id, fc.nat(3), fc.subarray(['next', 'a', 'b'])).map(
    ([set, x, ports]): Edit =>
      (journey) =>
        setConfig(journey, set, { x }, ports),
  ),
  fc.tuple(id, fc.constantFrom('', '하나')).map(
    ([named, label]): Edit =>
      (journey) =>
        setLabel(journey, named, label),
  ),
  fc.array(id).map(
    (copied): Edit =>
      (journey) =>
        duplicate(journey, copied, { x: 1, y: 1 }, newId),
  ),
  fc.constantFrom(0, 0.1).map(
    (holdout): Edit =>
      (journey) =>
        setSettings(journey, { holdout }),
  ),
);

/** Freezes a journey all the way down, so that an edit in place would throw. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

const drawing = frozen(journeyOf({ in: 'start', f: 'fork', a: 'pass', b: 'pass' }, ['in.next>f', 'f.a>a', 'f.b>b']));
const walk = (edits: readonly Edit[]): History<Journey> =>
  edits.reduce((history, change) => record(history, frozen(change(history.present))), startHistory(drawing));
const often = (times: number, step: (history: History<Journey>) => History<Journey>, history: History<Journey>) =>
  Array.from({ length: times }).reduce<History<Journey>>((at) => step(at), history);

describe('history', () => {
  it('takes back any edits exactly, and makes them again exactly', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        const end = walk(edits);
        const back = often(edits.length, undo, end);
        expect(back.present).toBe(drawing);
        expect(often(edits.length, redo, back).present).toBe(end.present);
      }),
    );
  });

  it('keeps edges within one per port, whatever is edited', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        const { nodes, edges } = walk(edits).present;
        const ports = edges.map(({ from, port: left }) => `${from}.${left}`);
        expect(new Set(ports).size).toBe(ports.length);
        const ids = nodes.map((one) => one.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { from, to } of edges) expect(ids.includes(from) && ids.includes(to)).toBe(true);
      }),
    );
  });

  it('goes one step at a time and stops at both ends', () => {
    const history = ['b', 'c'].reduce((at, next) => record(at, next), startHistory('a'));
    expect([undo(history).present, undo(undo(history)).present]).toEqual(['b', 'a']);
    const first = undo(undo(history));
    expect(undo(first)).toBe(first);
    expect(redo(history)).toBe(history);
    expect(redo(first).present).toBe('b');
  });

  it('forgets what was undone as soon as something else is done', () => {
    const branched = record(undo(record(startHistory('a'), 'b')), 'c');
    expect(branched).toEqual({ past: ['a'], present: 'c', future: [], key: null });
  });

  it('takes edits with one key in a row as one step, until something else comes between', () => {
    let history = startHistory('');
    for (const text of ['h', 'he', 'hey']) history = record(history, text, 'name');
    expect(undo(history).present).toBe('');
    history = record(record(history, 'hey', 'name'), 'HEY', 'case');
    expect(undo(history).present).toBe('hey');
    expect(record(undo(history), 'hey you', 'name').past).toEqual(['', 'hey']);
  });

  it('does not count what changes nothing', () => {
    const history = startHistory(drawing);
    expect(record(history, drawing)).toBe(history);
  });

  it('remembers a long day of edits, and no more', () => {
    const history = Array.from({ length: 2000 }, (_, index) => index + 1).reduce(
      (at, next) => record(at, next),
      startHistory(0),
    );
    expect(history.past).toHaveLength(500);
    expect(history.past[0]).toBe(1500);
  });
});
