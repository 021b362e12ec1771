import type { Journey } from '../../engine/journey.ts';

/** Where people are when Temporal is lost: a journey for each. */
export const WAYS = ['riding', 'parked', 'hoping', 'due', 'held', 'ended'] as const;
export type Way = (typeof WAYS)[number];

const wait = (amount: number) => ({
  type: 'wait',
  config: { kind: 'duration', duration: { amount, unit: 'seconds' } },
});
const hope = (event: string) => ({ type: 'wait-event', config: { event, timeout: { amount: 2, unit: 'hours' } } });
const ask = {
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

/** Each: in, one node in which people are lost, a mail, out. */
const MIDDLES = {
  riding: { id: 'nap', ...wait(100), port: 'next' },
  parked: { id: 'nap', ...wait(240), port: 'next' },
  hoping: { id: 'hope', ...hope('proceed-hoping'), port: 'happened' },
  due: { id: 'hope', ...hope('proceed-due'), port: 'happened' },
  held: { id: 'ask', ...ask, port: 'else' },
  ended: { id: 'nap', ...wait(1), port: 'next' },
} as const;

const mail = {
  channel: 'email',
  purpose: 'info',
  subject: 'Hello',
  body: '안녕하세요',
  html: '',
  templateCode: '',
  sender: '',
  onSkip: 'continue',
};

/** The journey of a way. */
export function lostJourney(id: string, way: Way): Journey {
  const { port, ...middle } = MIDDLES[way];
  const nodes = [
    { id: 'start', type: 'trigger', config: { by: 'api' } },
    middle,
    { id: 'mail', type: 'send', config: mail },
    { id: 'end', type: 'exit', config: { reason: 'done' } },
  ].map((node, index) => ({ ...node, at: { x: 0, y: index * 150 } }));
  const edges = [
    { from: 'start', port: 'next', to: middle.id },
    { from: middle.id, port, to: 'mail' },
    // Nobody takes it, but a branch must lead somewhere.
    ...(way === 'held' ? [{ from: middle.id, port: 'a', to: 'mail' }] : []),
    { from: 'mail', port: 'sent', to: 'end' },
    { from: 'mail', port: 'failed', to: 'end' },
  ];
  const entry = { reentry: 'once' as const, gapMs: 0, capPerDay: null };
  return { id, name: way, nodes, edges, goal: null, exits: [], entry, holdout: 0, zone: 'Asia/Seoul' };
}
