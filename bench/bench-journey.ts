import type { Journey } from '../engine/journey.ts';
import { nodeTypes } from '../nodes/index.ts';

/** Nodes of the journey. */
export const nodeCount = 9;

/** The journey of the benchmarks: a live churn decision, an RFM filter, a split, three sends and two waits of a second. */
export function benchJourney(): Journey {
  const mail = (subject: string): unknown => ({
    channel: 'email',
    purpose: 'ad',
    subject,
    body: '{{ customer.name }}님, 다시 만나고 싶어요. {% if customer.tier == 1 %}무료 배송{% else %}쿠폰{% endif %}을 드려요.',
    html: '',
    templateCode: '',
    sender: '',
    onSkip: 'continue',
  });
  const second = { kind: 'duration', duration: { amount: 1, unit: 'seconds' } };
  const groups = [
    { id: 'high', label: '', bands: [8, 9, 10] },
    { id: 'middle', label: '', bands: [4, 5, 6, 7] },
    { id: 'low', label: '', bands: [1, 2, 3] },
  ];
  const arms = [
    { id: 'a', label: '', weight: 50 },
    { id: 'b', label: '', weight: 50 },
  ];
  const nodes = (
    [
      ['trigger', 'trigger', { by: 'api' }],
      ['churn', 'churn-band', { groups }],
      ['rfm', 'rfm', { selection: { cells: [], groups: ['at-risk', 'cannot-lose', 'hibernating', 'about-to-sleep'] } }],
      ['split', 'split', { arms }],
      ['send1', 'send', mail('{{ customer.name }}님께')],
      ['wait1', 'wait', second],
      ['send2', 'send', mail('두 번째 소식')],
      ['wait2', 'wait', second],
      ['send3', 'send', mail('마지막 소식')],
    ] as const
  ).map(([id, type, config], index) => ({
    id,
    type,
    config: type === 'rfm' ? rfmConfig(config) : config,
    at: { x: 0, y: index * 150 },
  }));
  const edges = [
    ['trigger', 'next', 'churn'],
    ...['high', 'middle', 'low', 'none'].map((port) => ['churn', port, 'rfm']),
    ...['in', 'out'].map((port) => ['rfm', port, 'split']),
    ...['a', 'b'].map((port) => ['split', port, 'send1']),
    ...['sent', 'failed'].map((port) => ['send1', port, 'wait1']),
    ['wait1', 'next', 'send2'],
    ...['sent', 'failed'].map((port) => ['send2', port, 'wait2']),
    ['wait2', 'next', 'send3'],
  ].map(([from, port, to]) => ({ from: from!, port: port!, to: to! }));
  const entry = { reentry: 'once' as const, gapMs: 0, capPerDay: null };
  return { id: 'bench', name: 'Bench', nodes, edges, goal: null, exits: [], entry, holdout: 0, zone: 'Asia/Seoul' };
}

/** The filter's config is its selection where the type keeps it flat. */
function rfmConfig(config: { readonly selection: unknown }): unknown {
  const nested = nodeTypes['rfm']!.config.safeParse(config);
  return nested.success ? config : config.selection;
}
