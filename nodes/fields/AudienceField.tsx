import { Stack, Text } from '@mantine/core';
import {
  IconChartGridDots,
  IconGauge,
  IconHandClick,
  IconHandOff,
  IconMailCheck,
  IconShoppingCartHeart,
  IconTag,
} from '@tabler/icons-react';
import type { AudienceFilter, AudienceRule } from '../../engine/filter.ts';
import { AudienceRuleRow } from './AudienceRuleRow.tsx';
import { firstRule } from './comparisons.ts';
import { useFields, useText } from './context.ts';
import { Estimate } from './Estimate.tsx';
import { knownAttributes } from './known-properties.ts';
import { RuleGroup } from './RuleGroup.tsx';
import type { RuleKind } from './RuleGroup.tsx';

const DAY = 86_400_000;
const ICON = { size: 16, 'aria-hidden': true } as const;

interface AudienceFieldProps {
  readonly value: AudienceFilter;
  readonly onChange: (value: AudienceFilter) => void;
  /** Shown while there is no rule. */
  readonly emptyText: string;
}

/** Chooses customers by attributes, behaviour, churn, likely purchases, RFM and consent, with a live count and a sample of people. */
export function AudienceField({ value, onChange, emptyText }: AudienceFieldProps) {
  const { schema, items } = useFields();
  const say = useText();
  const event = [...(schema?.events ?? [])].sort((a, b) => b.count - a.count)[0]?.name ?? 'order_completed';
  const kinds: readonly RuleKind<AudienceRule>[] = [
    {
      label: say({ ko: '고객 속성', en: 'Attribute' }),
      icon: <IconTag {...ICON} />,
      make: () => firstRule(knownAttributes(schema)[0]),
    },
    {
      label: say({ ko: '행동을 했음', en: 'Did something' }),
      icon: <IconHandClick {...ICON} />,
      make: () => ({ kind: 'did', event, times: { op: 'atLeast', count: 1 }, withinMs: 30 * DAY }),
    },
    {
      label: say({ ko: '행동을 하지 않음', en: 'Did not do something' }),
      icon: <IconHandOff {...ICON} />,
      make: () => ({ kind: 'did', event, times: { op: 'atMost', count: 0 }, withinMs: 30 * DAY }),
    },
    {
      label: say({ ko: '이탈 확률', en: 'Churn probability' }),
      icon: <IconGauge {...ICON} />,
      make: () => ({ kind: 'churn', op: 'gte', probability: 0.7 }),
    },
    {
      label: say({ ko: '구매 가능성', en: 'Likely to buy' }),
      icon: <IconShoppingCartHeart {...ICON} />,
      make: () => ({ kind: 'likely-to-buy', item: items?.items[0]?.key ?? '', op: 'gte', probability: 0.3 }),
    },
    {
      label: say({ ko: 'RFM', en: 'RFM' }),
      icon: <IconChartGridDots {...ICON} />,
      make: () => ({ kind: 'rfm', in: { cells: [], groups: ['at-risk'] } }),
    },
    {
      label: say({ ko: '수신 동의', en: 'Consent' }),
      icon: <IconMailCheck {...ICON} />,
      make: () => ({ kind: 'consent', channel: 'email', granted: true }),
    },
  ];
  return (
    <Stack gap="xs">
      {value.rules.length === 0 && (
        <Text size="xs" c="dimmed">
          {emptyText}
        </Text>
      )}
      <RuleGroup<AudienceRule>
        group={value}
        onChange={onChange}
        kinds={kinds}
        renderRule={(rule, change) => <AudienceRuleRow rule={rule} onChange={change} />}
      />
      <Estimate filter={value} />
    </Stack>
  );
}
