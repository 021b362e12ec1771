import { Autocomplete, TagsInput, TextInput } from '@mantine/core';
import type { PropertyRule } from '../../engine/filter.ts';
import { COMPARISON_TEXT, comparisonsFor, valueInput, withComparison } from './comparisons.ts';
import { useFields, useText } from './context.ts';
import { InlineSelect } from './InlineSelect.tsx';
import { propertyText } from '../known-names.ts';
import type { KnownProperty } from './known-properties.ts';
import { NumberField } from './NumberField.tsx';
import { particle } from './particle.ts';
import { PropertyPicker } from './PropertyPicker.tsx';
import { Sentence } from './Sentence.tsx';

interface PropertyRuleRowProps {
  readonly rule: PropertyRule;
  readonly onChange: (rule: PropertyRule) => void;
  readonly known: readonly KnownProperty[];
  /** What the property belongs to, for the picker's name. */
  readonly of: string;
}

/** One test of one property, as a sentence. */
export function PropertyRuleRow({ rule, onChange, known, of }: PropertyRuleRowProps) {
  const { locale } = useFields();
  const say = useText();
  const type = known.find(({ name }) => name === rule.property)?.type;
  const property = (
    <PropertyPicker
      label={of}
      value={rule.property}
      known={known}
      onChange={(name) => {
        const next = known.find((candidate) => candidate.name === name);
        const op = comparisonsFor(next?.type, rule.op);
        const kept = next === undefined || op.slice(1).includes(rule.op) || op[0] === rule.op;
        onChange(withComparison({ ...rule, property: name }, kept ? rule.op : (op[1] ?? rule.op), next?.type));
      }}
    />
  );
  const op = (
    <InlineSelect
      label={say({ ko: '비교', en: 'Comparison' })}
      value={rule.op}
      options={comparisonsFor(type, rule.op).map((value) => ({ value, label: say(COMPARISON_TEXT[value]) }))}
      onChange={(value) => {
        onChange(withComparison(rule, value, type));
      }}
    />
  );
  const value = (
    <RuleValue
      rule={rule}
      onChange={onChange}
      type={type}
      examples={examplesOf(known.find(({ name }) => name === rule.property))}
    />
  );
  if (locale === 'en') {
    return (
      <Sentence>
        {property}
        {op}
        {value}
      </Sentence>
    );
  }
  const alone = rule.op === 'exists' || rule.op === 'missing';
  return (
    <Sentence>
      {property}
      <span data-particle>{alone ? '에' : particle(propertyText(rule.property).ko, '이/가')}</span>
      {value}
      {(rule.op === 'eq' || rule.op === 'ne') && (
        <span data-particle>{particle(String(rule.value ?? ''), '과/와')}</span>
      )}
      {op}
    </Sentence>
  );
}

interface RuleValueProps extends Pick<PropertyRuleRowProps, 'rule' | 'onChange'> {
  readonly type: KnownProperty['type'] | undefined;
  readonly examples: readonly string[];
}

function RuleValue({ rule, onChange, type, examples }: RuleValueProps) {
  const say = useText();
  const label = say({ ko: '값', en: 'Value' });
  switch (valueInput(rule.op, type)) {
    case 'none':
      return null;
    case 'number':
      return (
        <NumberField
          label={label}
          value={Number(rule.value) || 0}
          min={-1e12}
          max={1e12}
          decimals={4}
          width={76}
          onChange={(value) => {
            onChange({ ...rule, value });
          }}
        />
      );
    case 'boolean':
      return (
        <InlineSelect
          label={label}
          value={rule.value === false ? 'false' : 'true'}
          options={[
            { value: 'true', label: say({ ko: '예', en: 'yes' }) },
            { value: 'false', label: say({ ko: '아니요', en: 'no' }) },
          ]}
          onChange={(value) => {
            onChange({ ...rule, value: value === 'true' });
          }}
        />
      );
    case 'date':
      return (
        <TextInput
          aria-label={label}
          type="date"
          size="xs"
          w={140}
          value={typeof rule.value === 'string' ? rule.value.slice(0, 10) : ''}
          onChange={(event) => {
            onChange({ ...rule, value: event.currentTarget.value });
          }}
        />
      );
    case 'list':
      return (
        <TagsInput
          aria-label={label}
          size="xs"
          style={{ flex: '1 1 160px', minWidth: 120 }}
          placeholder={say({ ko: '값을 적고 Enter', en: 'Type and press Enter' })}
          value={Array.isArray(rule.value) ? rule.value.map(String) : []}
          data={[...examples]}
          maxTags={500}
          onChange={(values) => {
            onChange({
              ...rule,
              value:
                type === 'number'
                  ? values.map((value) => (Number.isNaN(Number(value)) ? value : Number(value)))
                  : values,
            });
          }}
        />
      );
    case 'text':
      return (
        <Autocomplete
          aria-label={label}
          size="xs"
          style={{ flex: '1 1 110px', minWidth: 96, maxWidth: 220 }}
          value={typeof rule.value === 'string' || typeof rule.value === 'number' ? String(rule.value) : ''}
          data={[...new Set(examples)]}
          maxLength={1000}
          onChange={(value) => {
            onChange({ ...rule, value });
          }}
        />
      );
  }
}

/** Examples of a list are whole lists written as JSON; what people look for are their items. */
function examplesOf(property: KnownProperty | undefined): readonly string[] {
  if (property?.type !== 'list') return property?.examples ?? [];
  const items = property.examples.flatMap((example): unknown[] => {
    try {
      const parsed: unknown = JSON.parse(example);
      return Array.isArray(parsed) ? (parsed as unknown[]) : [example];
    } catch {
      return [example];
    }
  });
  return [...new Set(items.filter((item) => typeof item === 'string'))];
}
