import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactRequest, Facts } from '../engine/facts.ts';
import type { NodeType, Outcome, Visit } from '../engine/node-type.ts';
import type { Text } from '../engine/text.ts';
import { nodeTypes } from './index.ts';
import { aroundNode } from './testing/a-visit.ts';
import { configArbitrary } from './testing/config-arbitrary.ts';
import { causeArbitrary, factsArbitrary, frozen, visitArbitrary } from './testing/visit-arbitrary.ts';

const HANGUL = /[가-힣]/;
const IMPURE =
  /\bDate\.now\b|\bMath\.random\b|\bnew Date\(\)|\bIntl\b|\blocaleCompare\b|\btoLocale\w*String\b|\bperformance\b|\bprocess\b|\bfetch\(|\bsetTimeout\b|\bconsole\b|from 'node:/;

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The sources of a type that decide: everything in its folder but forms and tests. */
function sourcesOf(type: string): [string, string][] {
  const folder = pathOf(`./${type}/`);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => [file, readFileSync(folder + file, 'utf8')]);
}

function expectText(text: Text): void {
  expect(text.ko.trim()).not.toBe('');
  expect(text.en.trim()).not.toBe('');
}

/** A config, and a visit with facts as it may meet them. */
function situation(type: NodeType): fc.Arbitrary<{ config: unknown; visit: Visit<unknown>; facts: Facts }> {
  return configArbitrary(type.config).chain((config) =>
    fc.record({
      config: fc.constant(config),
      visit: visitArbitrary(config),
      facts: factsArbitrary(type.needs(config)),
    }),
  );
}

/** The facts, and what is read of them (`did/<key>` and `affinity/<item>` for single answers). */
function watched(facts: Facts): { facts: Facts; read: Set<string> } {
  const read = new Set<string>();
  const watch = <Value extends object>(value: Value, prefix: string): Value =>
    new Proxy(value, {
      get(target, key, receiver) {
        const part: unknown = Reflect.get(target, key, receiver);
        if (typeof key !== 'string') return part;
        if (prefix === '' && (key === 'did' || key === 'affinity')) {
          return watch(typeof part === 'object' && part !== null ? part : {}, `${key}/`);
        }
        read.add(prefix + key);
        return part;
      },
    });
  // The proxied object must not be frozen itself, or it could not answer with another proxy.
  return { facts: watch({ ...facts }, ''), read };
}

function nameOf(need: FactRequest): string {
  if (need.fact === 'did') return `did/${need.key}`;
  return need.fact === 'affinity' ? `affinity/${need.item}` : need.fact;
}

function expectPossible(type: NodeType, config: unknown, outcome: Outcome): void {
  if ('leave' in outcome) expect(type.ports(config).map((port) => port.id)).toContain(outcome.leave);
  if ('exit' in outcome) expect(typeof outcome.exit).toBe('string');
  if ('wait' in outcome) {
    const { until, events, message } = outcome.wait;
    expect(until !== undefined || events !== undefined || message !== undefined).toBe(true);
    expect(type.resume).toBeDefined();
    if (message) expect(type.content).toBeDefined();
  }
  for (const effect of outcome.effects ?? []) if (effect.effect === 'send') expect(type.content).toBeDefined();
}

describe.each(Object.entries(nodeTypes))('%s', { timeout: 30_000 }, (name, type) => {
  const config = configArbitrary(type.config);

  it('is named like its folder, and has a title, a sentence and an icon', () => {
    expect(type.type).toBe(name);
    for (const text of [type.title, type.about]) {
      expect(text.ko).toMatch(HANGUL);
      expect(text.en).toMatch(/[A-Za-z]/);
      expect(text.en).not.toMatch(HANGUL);
    }
    expect(type.about.ko).toMatch(/요\.$/);
    expect(existsSync(pathOf(`../node_modules/@tabler/icons-react/dist/esm/icons/${type.icon}.mjs`))).toBe(true);
  });

  it('accepts its initial config as it is', () => {
    expect(type.config.parse(type.initial)).toEqual(type.initial);
    expectText(type.summary(type.initial));
  });

  it('refuses what is no config', () => {
    for (const wrong of [null, undefined, 'x', 1, []]) expect(type.config.safeParse(wrong).success).toBe(false);
  });

  it('keeps a config unchanged through its schema and through JSON', () => {
    fc.assert(
      fc.property(config, (value) => {
        const parsed = type.config.parse(value);
        const through: unknown = JSON.parse(JSON.stringify(parsed));
        expect(type.config.parse(through)).toEqual(parsed);
        expect(type.ports(through)).toEqual(type.ports(value));
        expect(type.needs(through)).toEqual(type.needs(value));
      }),
    );
  });

  it('has ports with distinct names and labels, and a line for the card', () => {
    fc.assert(
      fc.property(config, (value) => {
        const ports = type.ports(frozen(value));
        expect(new Set(ports.map((port) => port.id)).size).toBe(ports.length);
        for (const port of ports) {
          expect(port.id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
          expectText(port.label);
        }
        expectText(type.summary(value));
      }),
    );
  });

  it('asks for each fact once', () => {
    fc.assert(
      fc.property(config, (value) => {
        const names = type.needs(value).map(nameOf);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  it('decides the same from the same, changes nothing it is given, and leaves by ports that exist', () => {
    fc.assert(
      fc.property(situation(type), ({ config: value, visit, facts }) => {
        const outcome = type.arrive(frozen(visit), frozen(facts));
        expect(type.arrive(structuredClone(visit), structuredClone(facts))).toEqual(outcome);
        expectPossible(type, value, outcome);
      }),
    );
  });

  it('reads no fact that it did not ask for', () => {
    fc.assert(
      fc.property(situation(type), ({ config: value, visit, facts }) => {
        const { facts: proxy, read } = watched(facts);
        type.arrive(visit, proxy);
        const asked = type.needs(value).map(nameOf);
        expect([...read].filter((fact) => !asked.includes(fact))).toEqual([]);
      }),
    );
  });

  it('can be woken by anything if it ever waits, and decides as purely then', () => {
    let waited = 0;
    fc.assert(
      fc.property(situation(type), causeArbitrary, ({ config: value, visit, facts }, cause) => {
        if ('wait' in type.arrive(visit, facts)) waited += 1;
        const outcome = type.resume?.(frozen(visit), frozen(facts), frozen(cause));
        if (outcome === undefined) return;
        expect(type.resume?.(structuredClone(visit), structuredClone(facts), structuredClone(cause))).toEqual(outcome);
        expectPossible(type, value, outcome);
        // A second arrival would send twice: only the first one may wish for a message.
        expect(outcome.effects ?? []).toEqual([]);
      }),
    );
    expect(waited > 0).toBe(type.resume !== undefined);
  });

  it('keeps its word about how long a visit lasts', () => {
    fc.assert(
      fc.property(situation(type), ({ config: value, visit, facts }) => {
        const outcome = type.arrive({ ...visit, now: visit.arrivedAt }, facts);
        const lasts = 'wait' in outcome ? (outcome.wait.until ?? Infinity) - visit.arrivedAt : 0;
        const longest = type.longestWait?.(value);
        // An hour's grace for changes of clocks inside a wait on the wall clock.
        if (typeof longest === 'number') expect(lasts).toBeLessThanOrEqual(longest + 3_600_000);
        const byTheWay = 'leave' in outcome && type.ports(value).some((p) => p.id === outcome.leave && !p.required);
        if (type.waits?.(value) === true) expect(lasts > 0 || byTheWay).toBe(true);
      }),
    );
  });

  it('reports problems of its own with a code, a place in the config and a sentence in both languages', () => {
    fc.assert(
      fc.property(config, (value) => {
        const around = frozen(aroundNode(name, value));
        const issues = type.check?.(value, around) ?? [];
        expect(type.check?.(value, around) ?? []).toEqual(issues);
        for (const issue of issues) {
          expect(issue.code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
          expectText(issue.text);
          expect(issue.text.ko).toMatch(HANGUL);
          const [key = ''] = issue.field?.split('.') ?? [];
          if (issue.field !== undefined) expect(value).toHaveProperty([key]);
          if (issue.port !== undefined) expect(type.ports(value).map((port) => port.id)).toContain(issue.port);
        }
      }),
    );
  });

  it('has arms, if any, that are its ports and share everybody', () => {
    fc.assert(
      fc.property(config, (value) => {
        const arms = type.arms?.(value);
        if (arms === undefined) return;
        expect(arms.map((arm) => arm.port)).toEqual(type.ports(value).map((port) => port.id));
        expect(arms.reduce((sum, arm) => sum + arm.share, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('lets customers in, out or through as its group says', () => {
    const ports = type.ports(type.initial);
    expect(type.entry !== undefined).toBe(type.group === 'enter');
    expect(ports.length === 0).toBe(type.group === 'end' || type.group === 'note');
  });

  it.each(sourcesOf(name))('has no clock, no chance and no I/O in %s', (_, source) => {
    expect(IMPURE.exec(source)?.[0]).toBeUndefined();
  });
});
