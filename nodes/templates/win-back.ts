import type { Journey } from '../../engine/journey.ts';
import type { Locale } from '../../engine/text.ts';
import { sendInitial } from '../send/config.ts';
import type { SendConfig } from '../send/config.ts';
import { drawnEdge as edge, drawnNode as node } from './drawn.ts';
import { WIN_BACK_COPY } from './win-back-copy.ts';

const DAY = 86_400_000;

/**
 * The shipped win-back journey, ready to publish: customers who have bought before and are likely to leave now, narrowed
 * to the RFM groups worth winning back; two messages against each other; three days for a purchase; one reminder. A tenth
 * is held out, so that the report can say what it brought.
 *
 * @param id of the new journey. @param locale of its labels and messages.
 */
export function winBack(id: string, locale: Locale): Journey {
  const copy = WIN_BACK_COPY[locale];
  const mail = (content: { readonly subject: string; readonly body: string }): SendConfig => ({
    ...sendInitial,
    ...content,
  });
  return {
    id,
    name: copy.name,
    nodes: [
      node('start', 'trigger', [0, 0], {
        by: 'audience',
        filter: {
          combinator: 'and',
          rules: [{ kind: 'did', event: 'order_completed', times: { op: 'atLeast', count: 1 } }],
        },
        when: 'now',
        at: '09:00',
      }),
      node('band', 'churn-band', [0, 1], { groups: [{ id: 'high', label: copy.high, bands: [6, 7, 8, 9, 10] }] }),
      node('rfm', 'rfm', [0, 2], {
        cells: [],
        groups: ['need-attention', 'about-to-sleep', 'cannot-lose', 'at-risk', 'hibernating'],
      }),
      node('split', 'split', [0, 3], {
        arms: [
          { id: 'greeting', label: copy.split.greeting, weight: 50, control: true },
          { id: 'offer', label: copy.split.offer, weight: 50 },
        ],
      }),
      node('greeting', 'send', [-1, 4], mail(copy.greeting), copy.split.greeting),
      node('offer', 'send', [1, 4], mail(copy.offer), copy.split.offer),
      node(
        'purchase',
        'wait-event',
        [0, 5],
        { event: 'order_completed', timeout: { amount: 3, unit: 'days' } },
        copy.labels.wait,
      ),
      node('bought', 'exit', [-1, 6], { reason: copy.bought }),
      node('reminder', 'send', [1, 6], mail(copy.reminder), copy.labels.reminder),
      node('done', 'exit', [1, 7], { reason: copy.done }),
      node('about', 'note', [-3, 0], { text: copy.note }),
    ],
    edges: [
      edge('start', 'next', 'band'),
      edge('band', 'high', 'rfm'),
      edge('rfm', 'in', 'split'),
      edge('split', 'greeting', 'greeting'),
      edge('split', 'offer', 'offer'),
      edge('greeting', 'sent', 'purchase'),
      edge('offer', 'sent', 'purchase'),
      edge('purchase', 'happened', 'bought'),
      edge('purchase', 'timeout', 'reminder'),
      edge('reminder', 'sent', 'done'),
    ],
    // Not ending at the goal: buyers leave by the wait's own way out, where the canvas shows them.
    goal: { event: 'order_completed', windowMs: 14 * DAY, valueProperty: 'amount', ends: false },
    exits: [],
    entry: { reentry: 'after-exit', gapMs: 30 * DAY, capPerDay: null },
    holdout: 0.1,
    zone: 'Asia/Seoul',
  };
}
