import type { Journey } from '../../engine/journey.ts';
import type { Locale } from '../../engine/text.ts';
import { sendInitial } from '../send/config.ts';
import { drawnEdge as edge, drawnNode as node } from './drawn.ts';
import { WIN_BACK_COPY } from './win-back-copy.ts';

const DAY = 86_400_000;

interface AtRiskWords {
  readonly name: string;
  readonly note: string;
  readonly message: string;
  readonly nothing: string;
  readonly notBought: string;
}

const WORDS: Readonly<Record<Locale, (percent: string) => AtRiskWords>> = {
  ko: (percent) => ({
    name: `이탈 확률 ${percent} 이상 고객`,
    note: `이탈 확률이 ${percent} 이상인 고객에게 보내는 여정이에요. 문구를 우리 쇼핑몰에 맞게 바꾼 뒤 게시해 주세요.`,
    message: '메시지 보내기',
    nothing: '보내지 않음',
    notBought: '구매하지 않음',
  }),
  en: (percent) => ({
    name: `Customers likely to leave (${percent} or more)`,
    note: `For customers whose probability of leaving is ${percent} or more. Change the words to suit your shop, then publish.`,
    message: 'Message',
    nothing: 'No message',
    notBought: 'Has not bought',
  }),
};

/**
 * A journey for everybody who is likely to leave now: one message, two weeks for a purchase. As a test, half of them pass
 * without the message, so that the split says what it brings; otherwise a tenth is held out.
 *
 * @param id of the new journey. @param locale of its labels and messages.
 * @param wish whoever leaves with at least this probability (0..1), and whether it is a test.
 */
export function atRisk(
  id: string,
  locale: Locale,
  wish: { readonly probability: number; readonly test: boolean },
): Journey {
  const words = WORDS[locale](`${String(Number((100 * wish.probability).toFixed(1)))}%`);
  const copy = WIN_BACK_COPY[locale];
  const from = wish.test ? 1 : 0;
  return {
    id,
    name: words.name,
    nodes: [
      node('start', 'trigger', [0, 0], {
        by: 'audience',
        filter: { combinator: 'and', rules: [{ kind: 'churn', op: 'gte', probability: wish.probability }] },
        when: 'now',
        at: '09:00',
      }),
      ...(wish.test
        ? [
            node('split', 'split', [0, 1], {
              arms: [
                { id: 'message', label: words.message, weight: 50 },
                { id: 'nothing', label: words.nothing, weight: 50, control: true },
              ],
            }),
          ]
        : []),
      node('message', 'send', [wish.test ? -1 : 0, 1 + from], { ...sendInitial, ...copy.greeting }),
      node(
        'purchase',
        'wait-event',
        [0, 2 + from],
        { event: 'order_completed', timeout: { amount: 14, unit: 'days' } },
        copy.labels.wait,
      ),
      node('bought', 'exit', [-1, 3 + from], { reason: copy.bought }),
      node('not-bought', 'exit', [1, 3 + from], { reason: words.notBought }),
      node('about', 'note', [-3, 0], { text: words.note }),
    ],
    edges: [
      ...(wish.test
        ? [edge('start', 'next', 'split'), edge('split', 'message', 'message'), edge('split', 'nothing', 'purchase')]
        : [edge('start', 'next', 'message')]),
      edge('message', 'sent', 'purchase'),
      edge('purchase', 'happened', 'bought'),
      edge('purchase', 'timeout', 'not-bought'),
    ],
    goal: { event: 'order_completed', windowMs: 14 * DAY, valueProperty: 'amount', ends: false },
    exits: [],
    entry: { reentry: 'after-exit', gapMs: 30 * DAY, capPerDay: null },
    holdout: wish.test ? 0 : 0.1,
    zone: 'Asia/Seoul',
  };
}
