import { audienceNeeds } from './evaluate-filter.ts';
import { itemName } from './item-name.ts';
import type { Issue } from './issue.ts';
import type { Journey } from './journey.ts';
import type { NodeTypes } from './node-type.ts';
import { surveyOf } from './survey.ts';

/**
 * Warnings about categories and products whose purchase is not predicted, so that nobody has a score for them, and about
 * rules that name none.
 *
 * @param known keys of the items that are predicted.
 * @param found what `validate` says; a node that has an error there is not warned about a missing name.
 */
export function unknownItems(
  journey: Journey,
  types: NodeTypes,
  known: ReadonlySet<string>,
  found: readonly Issue[],
): Issue[] {
  const wrong = new Set(found.flatMap(({ level, node }) => (level === 'error' && node !== undefined ? [node] : [])));
  return [...surveyOf(journey, types).places.values()].flatMap(({ node, type, config, faults }) => {
    if (!type || faults.length > 0) return [];
    const entry = type.entry?.(config);
    const asked = [...type.needs(config), ...(entry?.by === 'audience' ? audienceNeeds(entry.filter) : [])];
    const items = new Map(
      asked.flatMap((request) => (request.fact === 'affinity' ? [[request.item, request.onFailure === 'hold']] : [])),
    );
    return [...items]
      .filter(([item]) => !known.has(item) && !(item === '' && wrong.has(node.id)))
      .map(([item, waits]) => warning(node.id, item, waits));
  });
}

function warning(node: string, item: string, waits: boolean): Issue {
  if (item === '') {
    const text = {
      ko: '구매 가능성 조건에 상품군이나 상품이 없어요. 지금은 아무도 맞지 않아요.',
      en: 'A rule about likely purchases names no category or product. Nobody matches it.',
    };
    return { code: 'rule-without-item', level: 'warning', node, text };
  }
  const name = itemName(item);
  const then = waits
    ? { ko: '계산할 수 있을 때까지 모두 여기서 기다려요.', en: 'Everybody waits here until they are.' }
    : { ko: '모두 ‘점수 없음’이 돼요.', en: 'Nobody has a score.' };
  const text = {
    ko: `‘${name}’의 구매 가능성은 계산하지 않아요. 이름이 다르거나 아직 산 사람이 적어서, ${then.ko}`,
    en: `Purchases of “${name}” are not predicted: its name is another, or it has too few buyers yet. ${then.en}`,
  };
  return { code: 'unknown-item', level: 'warning', node, values: { item }, text };
}
