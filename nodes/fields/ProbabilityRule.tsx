import type { ReactNode } from 'react';
import { useFields, useText } from './context.ts';
import { InlineSelect } from './InlineSelect.tsx';
import { ProbabilityField } from './ProbabilityField.tsx';
import { Sentence } from './Sentence.tsx';

interface Threshold {
  readonly op: 'gte' | 'lt';
  readonly probability: number;
}

interface ProbabilityRuleProps<Rule extends Threshold> {
  /** What the sentence is about, with which it begins. */
  readonly children: ReactNode;
  /** The accessible name of the percentage. */
  readonly label: string;
  readonly rule: Rule;
  readonly onChange: (rule: Rule) => void;
}

/** A rule over a probability as a sentence: its subject, then at least or below so many percent. */
export function ProbabilityRule<Rule extends Threshold>({
  children,
  label,
  rule,
  onChange,
}: ProbabilityRuleProps<Rule>) {
  const { locale } = useFields();
  const say = useText();
  const number = (
    <ProbabilityField
      label={label}
      value={rule.probability}
      onChange={(probability) => {
        onChange({ ...rule, probability });
      }}
    />
  );
  return (
    <Sentence>
      {children}
      {locale === 'ko' && number}
      <InlineSelect
        label={say({ ko: '비교', en: 'Comparison' })}
        value={rule.op}
        options={[
          { value: 'gte', label: say({ ko: '이상', en: 'is at least' }) },
          { value: 'lt', label: say({ ko: '미만', en: 'is below' }) },
        ]}
        onChange={(op) => {
          onChange({ ...rule, op });
        }}
      />
      {locale === 'en' && number}
    </Sentence>
  );
}
