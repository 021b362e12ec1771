import { compile } from '../compile.ts';
import type { FactSource, Facts } from '../facts.ts';
import type { Edge, Journey, JourneyNode } from '../journey.ts';
import type { Plan } from '../plan.ts';
import type { Run } from '../run.ts';
import { testTypes } from './node-types.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** 2026-01-05T00:00:00Z, a Monday. */
export const MONDAY = 1_767_571_200_000;

/** An edge from its short form `from.port>to`. */
export function edgeOf(short: string): Edge {
  const [, from = '', port = '', to = ''] = /^(.+)\.(.+)>(.+)$/.exec(short) ?? [];
  return { from, port, to };
}

/** A journey from `{ id: type }` or `{ id: [type, config] }` and edges in their short form. */
export function journeyOf(
  nodes: Readonly<Record<string, string | readonly [string, unknown]>>,
  edges: readonly string[],
  settings: Partial<Journey> = {},
): Journey {
  const drawn = Object.entries(nodes).map(([id, node], index): JourneyNode => {
    const [type, config] = typeof node === 'string' ? [node, testTypes[node]?.initial ?? {}] : node;
    return { id, type, config, at: { x: index * 200, y: 0 } };
  });
  return {
    id: 'j',
    name: 'A journey',
    nodes: drawn,
    edges: edges.map(edgeOf),
    goal: { event: 'bought', windowMs: 30 * DAY, ends: true },
    exits: [],
    entry: { reentry: 'always', gapMs: 0, capPerDay: null },
    holdout: 0,
    zone: 'Asia/Seoul',
    ...settings,
  };
}

/** The plan of a sound journey. @throws with the issues when it is not sound. */
export function planOf(...drawing: Parameters<typeof journeyOf>): Plan {
  const compiled = compile(journeyOf(...drawing), 1, testTypes);
  if ('issues' in compiled) throw new Error(JSON.stringify(compiled.issues));
  return compiled.plan;
}

/** A run that has just entered. */
export function enteredRun(id: number, overrides: Partial<Run> = {}): Run {
  return {
    id,
    customer: id,
    node: 'in',
    visit: 1,
    arrivedAt: MONDAY,
    enteredAt: MONDAY,
    wait: null,
    cause: null,
    facts: null,
    entry: {},
    ...overrides,
  };
}

/** Facts made up per customer; it keeps the size of every load it was asked for. */
export function factsFrom(facts: (customer: number) => Facts): FactSource & { readonly loads: number[] } {
  const loads: number[] = [];
  return {
    loads,
    load: (_requests, customers) => {
      loads.push(customers.length);
      return Promise.resolve(new Map(customers.map((customer) => [customer, facts(customer)])));
    },
  };
}

export const noFacts: FactSource = factsFrom(() => ({}));

/** A churn fact with this probability. */
export function churnOf(p: number): Facts {
  return {
    churn: { status: 'scored', p, band: Math.min(10, Math.floor(10 * p) + 1), reasons: [], modelHash: 'm', at: MONDAY },
  };
}
