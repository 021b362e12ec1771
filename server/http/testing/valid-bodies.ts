import type { Journey } from '../../../engine/journey.ts';

const filter = {
  combinator: 'and',
  not: false,
  rules: [
    { kind: 'property', property: 'a.b', op: 'in', value: ['x', 1] },
    { kind: 'did', event: 'e', times: { op: 'atLeast', count: 1 }, withinMs: 1000 },
    { kind: 'likely-to-buy', item: 'category:coffee', op: 'gte', probability: 0.3 },
    { kind: 'rfm', in: { cells: [{ r: 1, f: 1 }], groups: ['loyal'] } },
    { combinator: 'or', rules: [{ kind: 'churn', op: 'gte', probability: 0.5 }] },
  ],
};

/** A body that each route with a body takes, by method and path. @param known the stored draft. */
export function validBodies(known: Journey): Readonly<Record<string, unknown>> {
  const node = (id: string, type: string, config: unknown): unknown => ({ id, type, config, at: { x: 0, y: 0 } });
  const draft = {
    ...known,
    nodes: [
      node('start', 'trigger', { by: 'audience', filter, when: 'daily', at: '09:00' }),
      node('if', 'attribute', { branches: [{ id: 'a', label: '가', filter }] }),
      node('send', 'send', {
        channel: 'email',
        purpose: 'ad',
        subject: 's',
        body: '{{ customer.name }}',
        html: '',
        templateCode: '',
        sender: '',
        onSkip: 'continue',
      }),
      node('wait', 'wait', { kind: 'until-time', weekdays: [1], from: '09:00', to: '10:00' }),
      node('end', 'exit', { reason: 'over' }),
    ],
    edges: [
      { from: 'start', port: 'next', to: 'if' },
      { from: 'if', port: 'a', to: 'send' },
      { from: 'send', port: 'sent', to: 'wait' },
      { from: 'wait', port: 'next', to: 'end' },
    ],
    goal: { event: 'e', windowMs: 1000, ends: true, where: { combinator: 'and', rules: [] } },
    exits: [{ event: 'x', reason: 'r' }],
  };
  const track = {
    type: 'track',
    userId: 'u',
    event: 'e',
    messageId: 'm',
    timestamp: '2026-01-01T00:00:00Z',
    properties: { a: [1] },
  };
  const traits = {
    name: 'n',
    email: 'e',
    phone: '010',
    timezone: 'Asia/Seoul',
    consents: { sms: { ad: true, night: false } },
  };
  return {
    'post /api/journeys': { name: 'n', template: 'win-back', locale: 'ko' },
    'put /api/journeys/:id/draft': { rev: 1, draft },
    'post /api/journeys/:id/publish': { rev: 1, inside: 'stay' },
    'post /api/journeys/:id/resume': { mode: 'skip' },
    'post /api/journeys/:id/enter': { customers: ['u'], key: 'k', properties: { a: 1 } },
    'post /api/journeys/:id/simulate': { customers: 5, days: 1 },
    'post /api/audience/estimate': filter,
    'post /api/replay': { action: 'start', daysPerMinute: 60 },
    'post /api/preview': {
      content: { channel: 'sms', purpose: 'ad', body: '{{ customer.name }}', subject: 's' },
      customer: 1,
    },
    'post /api/senders': {
      name: 'n',
      channel: 'email',
      kind: 'smtp',
      preferred: true,
      rate: 5,
      config: { host: 'h', port: 25 },
    },
    'put /api/senders/:id': { name: 'n', channel: 'sms', kind: 'sandbox', preferred: false, rate: null, config: {} },
    'post /api/write-keys': { name: 'n' },
    'put /api/settings': {
      shopName: 's',
      zone: 'Asia/Seoul',
      contact: '',
      optOutNumber: '',
      capPerDay: 1,
      nightHold: true,
      untreatedShare: 0.05,
      messageCost: 0.1,
      publicUrl: '',
    },
    'post /api/trainings': {},
    'put /api/trainings/settings': { horizonDays: 30, weekly: true },
    'post /api/customers/:id/merge': { other: 2 },
    'post /v1/track': track,
    'post /v1/identify': { userId: 'u', traits },
    'post /v1/alias': { userId: 'u', previousId: 'p' },
    'post /v1/batch': { batch: [track, { type: 'identify', userId: 'u', traits }], sentAt: '2026-01-01T00:00:00Z' },
  };
}
