import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import type { Journey } from './journey.ts';
import { JOURNEY_ISSUES } from './journey-issues.ts';
import type { MessageContent, NodeType } from './node-type.ts';
import { DAY, journeyOf } from './testing/journeys.ts';
import { testTypes } from './testing/node-types.ts';
import { validate } from './validate.ts';

const found = (...drawing: Parameters<typeof journeyOf>): string[] =>
  validate(journeyOf(...drawing), testTypes).map(({ code, node, port, field }) =>
    [code, node, port, field].filter((part) => part !== undefined).join(' '),
  );

describe('validate', () => {
  it('finds nothing wrong with a sound journey', () => {
    expect(found({ in: 'start', a: 'pass', end: 'stop' }, ['in.next>a', 'a.next>end'])).toEqual([]);
  });

  it.each<[string, Parameters<typeof journeyOf>, string[]]>([
    ['an empty drawing', [{}, []], ['empty-journey']],
    ['nothing but notes', [{ m: 'memo' }, []], ['empty-journey']],
    ['no way in', [{ a: 'pass' }, []], ['no-entry']],
    ['two ways in', [{ in: 'start', too: 'start', a: 'pass' }, ['in.next>a', 'too.next>a']], ['several-entries too']],
    ['a type nobody knows', [{ in: 'start', x: 'teleport' }, ['in.next>x']], ['unknown-type x']],
    ['a type named like a method', [{ in: 'start', x: 'toString' }, ['in.next>x']], ['unknown-type x']],
    ['a bad config', [{ in: 'start', x: ['stop', { reason: '' }] }, ['in.next>x']], ['bad-config x reason']],
    ['a config that is no object', [{ in: 'start', x: ['stop', null] }, ['in.next>x']], ['bad-config x']],
    ['a stray node', [{ in: 'start', a: 'pass', b: 'pass' }, ['in.next>a']], ['unreachable b']],
    ['a required port left open', [{ in: 'start' }, []], ['unconnected-port in next']],
    [
      'a port that is not there',
      [{ in: 'start', a: 'pass', z: 'pass' }, ['in.next>a', 'a.next>z', 'a.left>z']],
      ['unknown-port a left'],
    ],
    ['an edge to nowhere', [{ in: 'start' }, ['in.next>gone']], ['unknown-node in next']],
    ['an edge from nowhere', [{ in: 'start', a: 'pass' }, ['in.next>a', 'gone.x>a']], ['unknown-node x']],
    [
      'two edges from one port',
      [{ in: 'start', a: 'pass', b: 'pass' }, ['in.next>a', 'in.next>b']],
      ['duplicate-edge in next'],
    ],
    [
      'a way back into the entry',
      [{ in: 'start', w: 'pause' }, ['in.next>w', 'w.next>in']],
      ['edge-into-entry w next'],
    ],
    [
      'a way into a note',
      [{ in: 'start', m: 'memo', a: 'pass' }, ['in.next>a', 'a.next>m']],
      ['edge-into-note a next'],
    ],
    [
      'a circle without a wait',
      [{ in: 'start', a: 'pass', b: 'fork' }, ['in.next>a', 'a.next>b', 'b.a>a']],
      ['cycle-without-wait a'],
    ],
    ['a node that leads to itself', [{ in: 'start', a: 'pass' }, ['in.next>a', 'a.next>a']], ['cycle-without-wait a']],
    ['a circle with a wait', [{ in: 'start', a: 'pass', w: 'pause' }, ['in.next>a', 'a.next>w', 'w.next>a']], []],
    ['a zone that is none', [{ in: 'start', a: 'pass' }, ['in.next>a'], { zone: 'Asia/Sole' }], ['bad-zone zone']],
    ['no goal', [{ in: 'start', a: 'pass' }, ['in.next>a'], { goal: null }], ['no-goal']],
    [
      'a wait that outlasts the goal',
      [{ in: 'start', w: ['pause', { ms: 31 * DAY }] }, ['in.next>w']],
      ['wait-longer-than-goal w'],
    ],
  ])('reports %s', (_, drawing, issues) => {
    expect(found(...drawing)).toEqual(issues);
  });

  it('says when the untreated group would miss notices, or get advertising', () => {
    const post = testTypes['post']!;
    const untreated = (purposes: readonly MessageContent['purpose'][], settings: Partial<Journey> = {}): string[] => {
      const types = Object.fromEntries(
        purposes.map((purpose): [string, NodeType] => [
          purpose,
          { ...post, type: purpose, content: () => ({ channel: 'sms', purpose, body: 'b' }) },
        ]),
      );
      const journey = journeyOf({ in: 'start', ...Object.fromEntries(purposes.map((p) => [p, p])) }, [], settings);
      return validate(journey, { ...testTypes, ...types }).flatMap(({ code, level, field }) =>
        code.startsWith('untreated') ? [`${level} ${code} ${String(field)}`] : [],
      );
    };
    expect(untreated([])).toEqual([]);
    expect(untreated(['info', 'auth'])).toEqual(['warning untreated-without-advertising untreated']);
    expect(untreated(['info'], { untreated: 'ignore' })).toEqual([]);
    expect(untreated(['info', 'ad'])).toEqual([]);
    expect(untreated(['ad'], { untreated: 'ignore' })).toEqual(['warning untreated-advertised untreated']);
  });

  it('passes on what the type itself objects to, with the node', () => {
    const journey = journeyOf({ in: 'start', f: 'fork' }, ['in.next>f']);
    const ugly = { ...journey, nodes: journey.nodes.map((node) => ({ ...node, label: 'ugly' })) };
    expect(validate(ugly, testTypes)).toEqual([
      { code: 'ugly-label', level: 'warning', node: 'f', text: { ko: 'an ugly label', en: 'an ugly label' } },
    ]);
  });

  it('names two nodes with one id', () => {
    const journey = journeyOf({ in: 'start', a: 'pass' }, ['in.next>a']);
    const twice = { ...journey, nodes: [...journey.nodes, ...journey.nodes.slice(1)] };
    expect(validate(twice, testTypes).map(({ code, node }) => [code, node])).toEqual([['duplicate-id', 'a']]);
  });

  it('says what is wrong in whole sentences of both languages', () => {
    const [open] = validate(journeyOf({ in: 'start' }, []), testTypes);
    expect(open).toEqual({
      code: 'unconnected-port',
      level: 'error',
      node: 'in',
      port: 'next',
      values: { port: 'next' },
      text: { ko: "'next' 길을 다음 단계로 이어 주세요.", en: 'Connect the exit “next” to a next step.' },
    });
    for (const [code, [, ko, en]] of Object.entries(JOURNEY_ISSUES)) {
      expect(ko, code).toMatch(/(요|\{\w+\})\.?$|요: \{\w+\}$/);
      expect(en, code).not.toMatch(/!/);
      expect(ko.match(/\{\w+\}/g) ?? [], code).toEqual(en.match(/\{\w+\}/g) ?? []);
    }
  });

  it('fills in the values and leaves no gap in a sentence', () => {
    const journey = journeyOf(
      { in: 'start', w: ['pause', { ms: 40 * DAY }], x: 'teleport', s: ['stop', {}] },
      ['in.next>w', 'w.next>gone', 'w.zzz>s', 'w.zzz>x'],
      { zone: 'Nowhere', goal: { event: 'bought', windowMs: 1.5 * DAY, ends: true } },
    );
    const issues = validate(journey, testTypes);
    expect(new Set(issues.map(({ code }) => code)).size).toBeGreaterThan(6);
    for (const { text } of issues) expect(`${text.ko} ${text.en}`).not.toMatch(/[{}]|undefined/);
    expect(issues.find(({ code }) => code === 'wait-longer-than-goal')?.text.en).toContain('1.5 days');
  });

  it('tells at most once of each thing, and compiles exactly what has no error, for any drawing', () => {
    const id = fc.constantFrom('in', 'a', 'b', 'c', 'd');
    const type = fc.constantFrom('start', 'pass', 'fork', 'pause', 'listen', 'stop', 'memo', 'teleport');
    const nodes = fc.dictionary(id, type, { noNullPrototype: true });
    const edges = fc.array(fc.tuple(id, fc.constantFrom('next', 'a', 'b', 'heard'), id), { maxLength: 8 });
    fc.assert(
      fc.property(nodes, edges, (drawn, links) => {
        const journey = journeyOf(
          drawn,
          links.map(([from, port, to]) => `${from}.${port}>${to}`),
        );
        const issues = validate(journey, testTypes);
        const places = issues.filter(
          ({ code }) =>
            code !== 'duplicate-edge' &&
            code !== 'unknown-port' &&
            code !== 'unknown-node' &&
            !code.startsWith('edge-'),
        );
        const keys = places.map(({ code, node, port, field }) => `${code} ${node} ${port} ${field}`);
        expect(new Set(keys).size).toBe(keys.length);
        expect('plan' in compile(journey, 1, testTypes)).toBe(!issues.some(({ level }) => level === 'error'));
      }),
    );
  });

  it('takes time in proportion to the drawing', () => {
    const chain = (count: number): Journey => {
      const ids = Array.from({ length: count }, (_, index) => `n${index}`);
      const nodes = Object.fromEntries(ids.map((id, index) => [id, index === 0 ? 'start' : 'pass'] as const));
      return journeyOf(
        nodes,
        ids.slice(1).map((id, index) => `n${index}.next>${id}`),
      );
    };
    const long = chain(20_000);
    // Time of this process, not of the clock: a busy machine is no fault. It takes a third of a second.
    const before = process.cpuUsage();
    expect(validate(long, testTypes)).toEqual([]);
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(1.5);
  });
});
