import { z } from 'zod';
import { eventPattern } from '../filter.ts';
import type { NodeType, NodeTypes, Port } from '../node-type.ts';
import type { Text } from '../text.ts';

/** Small node types that show each behaviour an engine test needs; no product code uses them. */
const both = (text: string): Text => ({ ko: text, en: text });
const port = (id: string, required = true): Port => ({ id, label: both(id), required });
const nothing = z.object({});

function nodeType<Config>(
  type: string,
  group: NodeType['group'],
  rest: Pick<NodeType<Config>, 'config' | 'initial' | 'ports' | 'arrive'> & Partial<NodeType<Config>>,
): NodeType {
  const shown = {
    title: both(type),
    about: both(type),
    icon: 'IconCircle',
    summary: () => both(type),
    needs: () => [],
  };
  return { type, group, ...shown, ...rest };
}

const start = nodeType<object>('start', 'enter', {
  config: nothing,
  initial: {},
  ports: () => [port('next')],
  arrive: () => ({ leave: 'next' }),
  entry: () => ({ by: 'api' }),
});

const pass = nodeType<object>('pass', 'decide', {
  config: nothing,
  initial: {},
  ports: () => [port('next', false)],
  arrive: () => ({ leave: 'next' }),
});

const churnGate = nodeType<{ at: number }>('churn-gate', 'decide', {
  config: z.object({ at: z.number() }),
  initial: { at: 0.5 },
  ports: () => [port('high'), port('low', false)],
  needs: () => [{ fact: 'churn' }],
  arrive: ({ config }, { churn }) => ({ leave: churn?.status === 'scored' && churn.p >= config.at ? 'high' : 'low' }),
});

const pause = nodeType<{ ms: number }>('pause', 'wait', {
  config: z.object({ ms: z.number().min(0) }),
  initial: { ms: 1000 },
  ports: () => [port('next', false)],
  arrive: ({ config, now }) => ({ wait: { until: now + config.ms } }),
  resume: () => ({ leave: 'next' }),
  waits: () => true,
  longestWait: ({ ms }) => ms,
});

const listen = nodeType<{ for: z.infer<typeof eventPattern>; ms: number }>('listen', 'wait', {
  config: z.object({ for: eventPattern, ms: z.number().positive() }),
  initial: { for: { event: 'bought' }, ms: 1000 },
  ports: () => [port('heard', false), port('timeout', false)],
  arrive: ({ config, now }) => ({ wait: { until: now + config.ms, events: [config.for] } }),
  resume: (_visit, _facts, cause) => ({ leave: cause.kind === 'event' ? 'heard' : 'timeout' }),
  waits: () => true,
  longestWait: ({ ms }) => ms,
});

const post = nodeType<object>('post', 'act', {
  config: nothing,
  initial: {},
  ports: () => [port('sent', false), port('failed', false)],
  needs: () => [{ fact: 'profile' }],
  arrive: () => ({ effects: [{ effect: 'send', channel: 'email', purpose: 'info' }], wait: { message: true } }),
  resume: (_visit, _facts, cause) => ({
    leave: cause.kind === 'message' && cause.state === 'failed' ? 'failed' : 'sent',
  }),
});

const mark = nodeType<object>('mark', 'act', {
  config: nothing,
  initial: {},
  ports: () => [port('next', false)],
  arrive: ({ now }) => ({ effects: [{ effect: 'update', set: { seen: true } }], wait: { until: now } }),
  resume: () => ({ effects: [{ effect: 'update', set: { left: true } }], leave: 'next' }),
});

const stop = nodeType<{ reason: string }>('stop', 'end', {
  config: z.object({ reason: z.string().min(1) }),
  initial: { reason: 'done' },
  ports: () => [],
  arrive: ({ config }) => ({ exit: config.reason }),
});

const memo = nodeType<object>('memo', 'note', {
  config: nothing,
  initial: {},
  ports: () => [],
  arrive: () => ({ exit: 'never' }),
});

/** Throws for customers whose number is a multiple of `every`. */
const trap = nodeType<{ every: number }>('trap', 'decide', {
  config: z.object({ every: z.number() }),
  initial: { every: 2 },
  ports: () => [port('next', false)],
  arrive: ({ config, customer }) => {
    if (customer % config.every === 0) throw new Error(`customer ${customer} fell in`);
    return { leave: 'next' };
  },
});

const liar = nodeType<object>('liar', 'decide', {
  config: nothing,
  initial: {},
  ports: () => [port('next', false)],
  arrive: () => ({ leave: 'elsewhere' }),
});

const sleeper = nodeType<object>('sleeper', 'wait', {
  config: nothing,
  initial: {},
  ports: () => [port('next', false)],
  arrive: ({ now }) => ({ wait: { until: now } }),
});

/** Leaves by the arm `a` or `b` that its customer's number falls on, and complains about a label nobody likes. */
const fork = nodeType<object>('fork', 'decide', {
  config: nothing,
  initial: {},
  ports: () => [port('a', false), port('b', false)],
  arrive: ({ customer }) => ({ leave: customer % 2 === 0 ? 'a' : 'b' }),
  check: (_config, { node }) =>
    node.label === 'ugly' ? [{ code: 'ugly-label', level: 'warning', text: both('an ugly label') }] : [],
});

export const testTypes: NodeTypes = Object.fromEntries(
  [start, pass, churnGate, pause, listen, post, mark, stop, memo, trap, liar, sleeper, fork].map((type) => [
    type.type,
    type,
  ]),
);
