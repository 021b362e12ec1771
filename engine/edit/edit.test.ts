import { describe, expect, it } from 'vitest';
import { edgeOf, journeyOf } from '../testing/journeys.ts';
import type { Journey, JourneyNode } from '../journey.ts';
import { copy, duplicate, paste } from './clipboard.ts';
import { connect, disconnect } from './edges.ts';
import { addNode, insertOnEdge, moveNodes, removeNodes, setConfig, setLabel } from './nodes.ts';
import { setSettings } from './settings.ts';

const journey = journeyOf({ in: 'start', f: 'fork', a: 'pass', b: 'pass', end: 'stop' }, [
  'in.next>f',
  'f.a>a',
  'f.b>b',
  'a.next>end',
  'b.next>end',
]);
const fresh: JourneyNode = { id: 'new', type: 'pass', config: {}, at: { x: 1, y: 2 } };
const drawn = (edited: Journey): string[] => edited.edges.map(({ from, port, to }) => `${from}.${port}>${to}`).sort();
const without = (...gone: string[]): string[] => drawn(journey).filter((edge) => !gone.includes(edge));
const ids = (edited: Journey): string[] => edited.nodes.map(({ id }) => id);

describe('addNode', () => {
  it('adds a node and shares the rest', () => {
    const edited = addNode(journey, fresh);
    expect(edited).toEqual({ ...journey, nodes: [...journey.nodes, fresh] });
    expect(edited.edges).toBe(journey.edges);
    expect(edited.nodes[0]).toBe(journey.nodes[0]);
  });

  it('changes nothing when the id is taken', () => {
    expect(addNode(journey, { ...fresh, id: 'a' })).toBe(journey);
  });
});

describe('insertOnEdge', () => {
  it('puts a node in the middle of an edge', () => {
    const edited = insertOnEdge(journey, { from: 'f', port: 'a' }, fresh, 'next');
    expect(drawn(edited)).toEqual([...without('f.a>a'), 'f.a>new', 'new.next>a'].sort());
    expect(ids(edited)).toContain('new');
  });

  it('ends the path at a node that has no port to go on by', () => {
    expect(drawn(insertOnEdge(journey, { from: 'f', port: 'a' }, fresh, null))).toEqual(
      [...without('f.a>a'), 'f.a>new'].sort(),
    );
  });

  it('changes nothing when there is no such edge or the id is taken', () => {
    expect(insertOnEdge(journey, { from: 'f', port: 'c' }, fresh, 'next')).toBe(journey);
    expect(insertOnEdge(journey, { from: 'f', port: 'a' }, { ...fresh, id: 'b' }, 'next')).toBe(journey);
  });
});

describe('connect and disconnect', () => {
  it('connects a free port', () => {
    expect(drawn(connect(journey, edgeOf('end.next>a')))).toEqual([...drawn(journey), 'end.next>a'].sort());
  });

  it('replaces the edge that left by the port, also when there were two', () => {
    expect(drawn(connect(journey, edgeOf('f.a>b')))).toEqual([...without('f.a>a'), 'f.a>b'].sort());
    const two = { ...journey, edges: [...journey.edges, edgeOf('f.a>b')] };
    expect(drawn(connect(two, edgeOf('f.a>a')))).toEqual(drawn(journey));
  });

  it('changes nothing when the edge is there or a node is not', () => {
    expect(connect(journey, edgeOf('f.a>a'))).toBe(journey);
    expect(connect(journey, edgeOf('f.a>gone'))).toBe(journey);
    expect(connect(journey, edgeOf('gone.a>f'))).toBe(journey);
    expect(disconnect(journey, { from: 'f', port: 'c' })).toBe(journey);
  });

  it('takes away the edge of one port', () => {
    expect(drawn(disconnect(journey, { from: 'f', port: 'a' }))).toEqual(without('f.a>a'));
  });
});

describe('removeNodes', () => {
  it('heals the path through a node with one way on', () => {
    const edited = removeNodes(journey, ['a']);
    expect(ids(edited)).toEqual(['in', 'f', 'b', 'end']);
    expect(drawn(edited)).toEqual(['b.next>end', 'f.a>end', 'f.b>b', 'in.next>f']);
  });

  it('heals through several removed nodes, and every path that led in', () => {
    const long = journeyOf({ in: 'start', f: 'fork', a: 'pass', b: 'pass', end: 'stop' }, [
      'in.next>f',
      'f.a>a',
      'f.b>a',
      'a.next>b',
      'b.next>end',
    ]);
    expect(drawn(removeNodes(long, ['a', 'b']))).toEqual(['f.a>end', 'f.b>end', 'in.next>f']);
  });

  it('leaves the path open where it branched, ended, or only went round', () => {
    expect(drawn(removeNodes(journey, ['f']))).toEqual(['a.next>end', 'b.next>end']);
    expect(drawn(removeNodes(journey, ['end']))).toEqual(['f.a>a', 'f.b>b', 'in.next>f']);
    const round = journeyOf({ in: 'start', a: 'pass', b: 'pass' }, ['in.next>a', 'a.next>b', 'b.next>a']);
    expect(drawn(removeNodes(round, ['a', 'b']))).toEqual([]);
    expect(drawn(removeNodes(round, ['b']))).toEqual(['in.next>a']);
  });

  it('changes nothing when none of the nodes is there', () => {
    expect(removeNodes(journey, ['gone'])).toBe(journey);
  });
});

describe('moveNodes, setConfig, setLabel', () => {
  it('moves only the nodes that have a new place', () => {
    const edited = moveNodes(
      journey,
      new Map([
        ['a', { x: 7, y: 8 }],
        ['gone', { x: 0, y: 0 }],
      ]),
    );
    expect(edited.nodes.map(({ at }) => at.y)).toEqual([0, 0, 8, 0, 0]);
    expect(edited.nodes[0]).toBe(journey.nodes[0]);
    expect(moveNodes(journey, new Map([['a', journey.nodes[2]?.at ?? { x: -1, y: -1 }]]))).toBe(journey);
  });

  it('sets a config and drops the edges of ports that are gone, when it is told the ports', () => {
    expect(setConfig(journey, 'f', { x: 1 }).nodes[1]?.config).toEqual({ x: 1 });
    expect(setConfig(journey, 'f', { x: 1 }).edges).toBe(journey.edges);
    expect(drawn(setConfig(journey, 'f', { x: 1 }, ['a']))).toEqual(without('f.b>b'));
    expect(setConfig(journey, 'f', journey.nodes[1]?.config, ['a', 'b'])).toBe(journey);
    expect(setConfig(journey, 'gone', {}, [])).toBe(journey);
  });

  it('gives a node a name and takes it away again', () => {
    const named = setLabel(journey, 'a', '첫 인사');
    expect(named.nodes[2]).toEqual({ ...journey.nodes[2], label: '첫 인사' });
    expect(setLabel(named, 'a', '')).toEqual(journey);
    expect(setLabel(journey, 'a', '')).toBe(journey);
  });
});

describe('copy, paste and duplicate', () => {
  const counter = (start = 1) => {
    let next = start;
    return (): string => `n${next++}`;
  };

  it('pastes nodes and the edges among them under new ids, at another place', () => {
    const edited = duplicate(journey, ['f', 'a'], { x: 10, y: 20 }, counter());
    expect(edited.nodes.slice(5)).toEqual([
      { ...journey.nodes[1], id: 'n1', at: { x: 210, y: 20 } },
      { ...journey.nodes[2], id: 'n2', at: { x: 410, y: 20 } },
    ]);
    expect(drawn(edited)).toEqual([...drawn(journey), 'n1.a>n2'].sort());
  });

  it('pastes into another journey, and twice', () => {
    const clip = copy(journey, ['a', 'end']);
    const other = journeyOf({ in: 'start' }, []);
    const newId = counter();
    const twice = paste(paste(other, clip, { x: 0, y: 0 }, newId), clip, { x: 0, y: 0 }, newId);
    expect(ids(twice)).toEqual(['in', 'n1', 'n2', 'n3', 'n4']);
    expect(drawn(twice)).toEqual(['n1.next>n2', 'n3.next>n4']);
  });

  it('passes over ids that are taken, and gives up on a generator that knows no others', () => {
    const taken = duplicate(journey, ['a'], { x: 0, y: 0 }, counter());
    expect(ids(duplicate(taken, ['a'], { x: 0, y: 0 }, counter()))).toContain('n2');
    expect(() => duplicate(journey, ['a'], { x: 0, y: 0 }, () => 'a')).toThrow(RangeError);
  });

  it('changes nothing when there is nothing to paste', () => {
    expect(duplicate(journey, ['gone'], { x: 0, y: 0 }, counter())).toBe(journey);
  });
});

describe('setSettings', () => {
  it('changes what it is given and nothing else', () => {
    const edited = setSettings(journey, { name: '돌아와요', holdout: 0.1, goal: null });
    expect(edited).toEqual({ ...journey, name: '돌아와요', holdout: 0.1, goal: null });
    expect(edited.nodes).toBe(journey.nodes);
  });

  it('is no edit when everything is as it was, or when it is handed other things', () => {
    expect(
      setSettings(journey, {
        name: journey.name,
        goal: { ...(journey.goal ?? { event: '', windowMs: 1, ends: true }) },
      }),
    ).toBe(journey);
    expect(setSettings(journey, { nodes: [] } as object)).toBe(journey);
  });

  it('writes down that the untreated group is treated, and nothing once that is taken back', () => {
    const forAll = setSettings(journey, { untreated: 'ignore' });
    expect(forAll).toEqual({ ...journey, untreated: 'ignore' });
    expect(setSettings(forAll, { untreated: 'ignore' })).toBe(forAll);
    expect(setSettings(forAll, { untreated: 'respect' })).toEqual(journey);
    expect(setSettings(journey, { untreated: 'respect' })).toBe(journey);
  });
});
