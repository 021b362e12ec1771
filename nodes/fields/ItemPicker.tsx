import { Text } from '@mantine/core';
import type { ShopItems } from '../../engine/contract/shop.ts';
import { itemName } from '../../engine/item-name.ts';
import type { Text as Words } from '../../engine/text.ts';
import { useFields, useText } from './context.ts';
import { NamePicker } from './NamePicker.tsx';

interface ItemPickerProps {
  /** Key of a category or product; empty = none chosen. */
  readonly value: string;
  /** What it is called comes along, so that a card can say it. */
  readonly onChange: (key: string, name: string) => void;
  readonly wide?: boolean;
}

const KINDS: Readonly<Record<'category' | 'product', Words>> = {
  category: { ko: '상품군', en: 'Category' },
  product: { ko: '상품', en: 'Product' },
};

/** A key as it is, a bare word as a category: what is typed in full is the name of something not seen yet. */
function keyOf(typed: string): string {
  return /^(?:category|product):./.test(typed) ? typed : `category:${typed}`;
}

/** Chooses a category or product whose purchase is predicted, the most bought first. */
export function ItemPicker({ value, onChange, wide = false }: ItemPickerProps) {
  const { items, locale } = useFields();
  const say = useText();
  const known = (items?.items ?? []).map(({ key, kind, name, buyers }) => {
    const people = buyers.toLocaleString(locale);
    const aside = say({ ko: `${people}명 구매`, en: `${people} buyers` });
    const detail = kind === 'category' || itemName(key) === name ? '' : itemName(key);
    return { value: key, label: name, detail, aside: `${say(KINDS[kind])} · ${aside}` };
  });
  const options =
    value === '' || known.some((option) => option.value === value)
      ? known
      : [{ value, label: itemName(value), detail: '' }, ...known];
  return (
    <NamePicker
      label={say({ ko: '상품군이나 상품', en: 'Category or product' })}
      placeholder={say({ ko: '상품군이나 상품 고르기', en: 'Choose a category or product' })}
      value={value}
      options={options}
      onChange={(typed) => {
        const key = keyOf(typed);
        onChange(key, options.find((option) => option.value === key)?.label ?? itemName(key));
      }}
      wide={wide}
    />
  );
}

const MISSING: Readonly<Record<NonNullable<ShopItems['missing']>, Words>> = {
  'not-yet': {
    ko: '구매 가능성은 하루에 한 번 계산해요. 아직 한 번도 계산하지 않았어요.',
    en: 'Purchase probabilities are worked out once a day, and have not been worked out yet.',
  },
  'no-items': {
    ko: '주문 이벤트에 상품이나 상품군이 없어서 구매 가능성을 계산할 수 없어요. 주문에 products나 categories를 담아 보내 주세요.',
    en: 'Orders tell no products or categories, so nothing can be predicted. Send products or categories with them.',
  },
  'too-little-history': {
    ko: '주문 기록이 아직 짧아서 구매 가능성을 계산할 수 없어요. 기록이 예측 기간의 두 배가 되면 시작해요.',
    en: 'The order history is still too short. Predictions begin once it is twice as long as the horizon.',
  },
  'too-few-buyers': {
    ko: '아직 산 사람이 적어서 예측할 상품이 없어요. 상품군은 20명, 상품은 200명이 사면 예측해요.',
    en: 'Too few people bought so far: a category needs 20 buyers, a product 200.',
  },
};

/** Why there is nothing to choose from; nothing when there is. */
export function ItemsMissing() {
  const { items } = useFields();
  const say = useText();
  const missing = items?.missing ?? null;
  if (missing === null) return null;
  return (
    <Text size="xs" c="dimmed">
      {say(MISSING[missing])}
    </Text>
  );
}

/** What the probabilities mean and how good they are, or why there are none. */
export function ItemsNote() {
  const { items, locale } = useFields();
  const say = useText();
  if (items === null) return null;
  const { missing, horizonDays, figures } = items;
  if (missing !== null) return <ItemsMissing />;
  const days = (horizonDays ?? 28).toLocaleString(locale);
  const share = (value: number): string => `${(100 * value).toFixed(1)}%`;
  const meaning = {
    ko: `앞으로 ${days}일 안에 살 확률이에요. 하루에 한 번 계산해서 그날은 바뀌지 않아요.`,
    en: `The probability of buying within ${days} days, worked out once a day; it does not move in between.`,
  };
  const quality = figures && {
    ko: ` 배울 때 보지 못한 기간에서, 산 고객의 확률이 사지 않은 고객보다 높았던 비율이 ${share(figures.auc)}예요. ‘전에 샀는지’만 보면 ${share(figures.boughtBeforeAuc)}예요.`,
    en: ` On days it had not seen buyers had the higher probability in ${share(figures.auc)} of pairs (“bought it before” alone: ${share(figures.boughtBeforeAuc)}).`,
  };
  return (
    <Text size="xs" c="dimmed">
      {say(meaning) + (quality ? say(quality) : '')}
    </Text>
  );
}
