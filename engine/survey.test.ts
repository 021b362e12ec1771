import { describe, expect, it } from 'vitest';
import { readProperty } from './read-property.ts';
import { surveyOf } from './survey.ts';
import { journeyOf } from './testing/journeys.ts';
import { testTypes } from './testing/node-types.ts';

describe('surveyOf', () => {
  const journey = journeyOf(
    { in: 'start', w: ['pause', { ms: 5, extra: 1 }], bad: ['stop', {}], m: 'memo', x: 'gone' },
    [],
  );
  const survey = surveyOf(journey, testTypes);

  it('reads every node as its type understands it', () => {
    expect([...survey.places.keys()]).toEqual(['in', 'w', 'bad', 'm', 'x']);
    expect(survey.places.get('w')).toMatchObject({ config: { ms: 5 }, faults: [], ports: [{ id: 'next' }] });
    expect(survey.places.get('bad')).toMatchObject({ config: undefined, ports: [], faults: [{ path: ['reason'] }] });
    expect(survey.places.get('x')).toMatchObject({ type: undefined, config: undefined, ports: [], faults: [] });
  });

  it('knows entries and notes', () => {
    expect(survey.entries.map(({ node }) => node.id)).toEqual(['in']);
    expect(['m', 'w', 'x', 'nowhere'].filter(survey.isNote)).toEqual(['m']);
  });

  it('reads a node that an edit left alone only once', () => {
    const moved = { ...journey, nodes: journey.nodes.map((node) => (node.id === 'in' ? { ...node } : node)) };
    const again = surveyOf(moved, testTypes);
    expect(again.places.get('w')).toBe(survey.places.get('w'));
    expect(again.places.get('in')).not.toBe(survey.places.get('in'));
    expect(surveyOf(journey, { ...testTypes }).places.get('w')).not.toBe(survey.places.get('w'));
  });
});

describe('readProperty', () => {
  const order = {
    total: 3,
    items: [{ sku: 'a' }, { sku: ['b', 'c'] }, 'd', null],
    deep: { er: { x: true } },
    'a.b': 1,
    a: { b: 2 },
  };

  it.each([
    ['total', [3]],
    ['items.sku', ['a', 'b', 'c']],
    ['items', ['d']],
    ['deep.er.x', [true]],
    ['deep', []],
    ['deep.er.x.y', []],
    ['a.b', [1]],
    ['hasOwnProperty', []],
    ['items.length', []],
    ['', []],
  ])('reads %s as %j', (path, values) => {
    expect(readProperty(order, path)).toEqual(values);
  });
});
