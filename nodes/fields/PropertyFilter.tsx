import { IconTag } from '@tabler/icons-react';
import type { PropertyGroup, PropertyRule } from '../../engine/filter.ts';
import { firstRule } from './comparisons.ts';
import { useFields, useText } from './context.ts';
import { knownEventProperties } from './known-properties.ts';
import { PropertyRuleRow } from './PropertyRuleRow.tsx';
import { RuleGroup } from './RuleGroup.tsx';
import type { RuleTree } from './RuleGroup.tsx';

interface PropertyFilterProps {
  /** Whose properties. */
  readonly event: string;
  readonly value: PropertyGroup | undefined;
  /** Undefined when the last rule is gone: every event counts. */
  readonly onChange: (value: PropertyGroup | undefined) => void;
}

/** Which events count, by their properties; nothing chosen = all of them. */
export function PropertyFilter({ event, value, onChange }: PropertyFilterProps) {
  const { schema } = useFields();
  const say = useText();
  const known = knownEventProperties(schema, event);
  return (
    <RuleGroup<PropertyRule>
      group={value ?? { combinator: 'and', rules: [] }}
      onChange={(group: RuleTree<PropertyRule>) => {
        onChange(group.rules.length === 0 ? undefined : group);
      }}
      addText={say({ ko: '속성으로 좁히기', en: 'Narrow by a property' })}
      kinds={[
        {
          label: say({ ko: '이벤트 속성', en: 'Event property' }),
          icon: <IconTag size={16} aria-hidden />,
          make: () => firstRule(known[0] ?? { name: 'amount', type: 'number', examples: [] }),
        },
      ]}
      renderRule={(rule, change) => (
        <PropertyRuleRow
          rule={rule}
          onChange={change}
          known={known}
          of={say({ ko: '이벤트 속성', en: 'Event property' })}
        />
      )}
    />
  );
}
