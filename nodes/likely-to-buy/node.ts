import { itemName } from '../../engine/item-name.ts';
import type { NodeType } from '../../engine/node-type.ts';
import type { Text } from '../../engine/text.ts';
import { NO_SCORE_PORT, likelyToBuyConfig, likelyToBuyInitial } from './config.ts';
import type { LikelyToBuyConfig } from './config.ts';

/** A probability as people write it: `30`, `12.5`. */
function percentOf(probability: number): string {
  return String(Math.round(probability * 10_000) / 100);
}

/** What the way out of those without a probability is called. */
export const NO_SCORE_LABEL: Text = { ko: '점수 없음', en: 'No score' };

/** Asks the daily purchase probabilities: is the customer likely enough to buy this category or product? */
export const likelyToBuy: NodeType<LikelyToBuyConfig> = {
  type: 'likely-to-buy',
  group: 'decide',
  title: { ko: '구매 가능성', en: 'Likely to buy' },
  about: {
    ko: '어떤 상품군이나 상품을 곧 살 확률에 따라 고객을 나눠요. 확률은 하루에 한 번 계산해요.',
    en: 'Splits customers by how likely they are to buy a category or product soon. Worked out once a day.',
  },
  icon: 'IconShoppingCartHeart',
  config: likelyToBuyConfig,
  initial: likelyToBuyInitial,
  summary({ item, name: chosen = '', probability }) {
    if (item === '') return { ko: '상품군이나 상품을 골라 주세요', en: 'Choose a category or product' };
    const name = chosen.trim() === '' ? itemName(item) : chosen;
    const percent = percentOf(probability);
    return { ko: `${name} 구매 확률 ${percent}% 이상`, en: `Likely to buy ${name} ≥ ${percent} %` };
  },
  ports: () => [
    { id: 'yes', label: { ko: '예', en: 'Yes' }, required: false },
    { id: 'no', label: { ko: '아니요', en: 'No' }, required: false },
    { id: NO_SCORE_PORT, label: NO_SCORE_LABEL, required: false },
  ],
  needs: ({ item, onFailure }) => [
    { fact: 'affinity', item, ...(onFailure === 'wait' && { onFailure: 'hold' as const }) },
  ],
  arrive({ config }, { affinity }) {
    const answer = affinity?.[config.item];
    if (!answer) throw new Error('the affinity fact is missing');
    if (answer.status === 'none') return { leave: NO_SCORE_PORT };
    return { leave: answer.p >= config.probability ? 'yes' : 'no' };
  },
  check(config, { journey, node }) {
    if (config.item === '') {
      const text = {
        ko: '어떤 상품군이나 상품을 살 가능성인지 골라 주세요.',
        en: 'Choose the category or product that they may buy.',
      };
      return [{ code: 'likely-without-item', level: 'error', field: 'item', text }];
    }
    if (config.probability === 0) {
      const text = {
        ko: '0% 이상은 점수가 있는 누구에게나 맞아요.',
        en: 'At least 0 % holds for everyone with a score.',
      };
      return [{ code: 'likely-always-true', level: 'warning', field: 'probability', text }];
    }
    if (!journey.edges.some((edge) => edge.from === node.id)) {
      const text = { ko: '예나 아니요를 다음 단계에 이어 주세요.', en: 'Connect Yes or No to a next step.' };
      return [{ code: 'unconnected-port', level: 'error', port: 'yes', text }];
    }
    return [];
  },
};
