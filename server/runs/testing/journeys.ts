import type { Journey } from '../../../engine/journey.ts';

type Nodes = Readonly<Record<string, { readonly type: string; readonly config: unknown }>>;

/** A journey for tests from its nodes and edges, written `from:port>to`. */
export function journeyOf(
  id: string,
  nodes: Nodes,
  edges: readonly string[],
  over: Partial<Omit<Journey, 'id' | 'nodes' | 'edges'>> = {},
): Journey {
  return {
    id,
    name: id,
    nodes: Object.entries(nodes).map(([node, { type, config }]) => ({ id: node, type, config, at: { x: 0, y: 0 } })),
    edges: edges.map((text) => {
      const [from = '', port = '', to = ''] = text.split(/[:>]/);
      return { from, port, to };
    }),
    goal: null,
    exits: [],
    entry: { reentry: 'always', gapMs: 0, capPerDay: null },
    holdout: 0,
    zone: 'Asia/Seoul',
    ...over,
  };
}

export const byApi = { type: 'trigger', config: { by: 'api' } };

/** Starts with an event. */
export function onEvent(event: string, keyProperty?: string): { type: string; config: unknown } {
  return { type: 'trigger', config: { by: 'event', event, ...(keyProperty !== undefined && { keyProperty }) } };
}

/** Waits for a length of time. */
export function waitFor(
  amount: number,
  unit: 'seconds' | 'minutes' | 'hours' | 'days',
): { type: string; config: unknown } {
  return { type: 'wait', config: { kind: 'duration', duration: { amount, unit } } };
}

/** Waits for an event, at most so long. */
export function waitForEvent(
  event: string,
  amount: number,
  unit: 'seconds' | 'minutes' | 'hours' | 'days',
): { type: string; config: unknown } {
  return { type: 'wait-event', config: { event, timeout: { amount, unit } } };
}

export const halves = {
  type: 'split',
  config: {
    arms: [
      { id: 'a', label: 'A', weight: 50 },
      { id: 'b', label: 'B', weight: 50 },
    ],
  },
};

/** Asks for an attribute that nobody has: whoever comes leaves by `else`, or is held where facts cannot be loaded. */
export const asksAttribute = {
  type: 'attribute',
  config: {
    branches: [
      {
        id: 'a',
        label: '',
        filter: { combinator: 'and', rules: [{ kind: 'property', property: 'nobody', op: 'eq', value: 'x' }] },
      },
    ],
  },
};

/** Ends with a reason. */
export function exitWith(reason: string): { type: string; config: unknown } {
  return { type: 'exit', config: { reason } };
}

/** Sends an informational e-mail (no consent needed, no night hold). */
export const mail = {
  type: 'send',
  config: {
    channel: 'email',
    purpose: 'info',
    subject: 'Hello',
    body: 'Hello {{ customer.name | default: "you" }}',
    html: '',
    templateCode: '',
    sender: '',
    onSkip: 'continue',
  },
};
