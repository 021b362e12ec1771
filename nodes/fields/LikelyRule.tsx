import type { AudienceRule } from '../../engine/filter.ts';
import { useFields, useText } from './context.ts';
import { InlineSelect } from './InlineSelect.tsx';
import { ItemPicker, ItemsMissing } from './ItemPicker.tsx';
import { NumberField } from './NumberField.tsx';
import { particle } from './particle.ts';
import { Sentence } from './Sentence.tsx';

type Likely = Extract<AudienceRule, { kind: 'likely-to-buy' }>;

interface PercentProps {
  readonly probability: number;
  readonly onChange: (probability: number) => void;
}

/** A purchase probability in percent. */
export function LikelyPercent({ probability, onChange }: PercentProps) {
  const say = useText();
  return (
    <NumberField
      label={say({ ko: '구매 확률 (%)', en: 'Purchase probability (%)' })}
      value={Math.round(probability * 10000) / 100}
      min={0}
      max={100}
      decimals={2}
      suffix="%"
      onChange={(percent) => {
        onChange(percent / 100);
      }}
    />
  );
}

/** How likely the customer must be to buy something soon, as a sentence. */
export function LikelyRule({ rule, onChange }: { readonly rule: Likely; readonly onChange: (rule: Likely) => void }) {
  const { locale, items } = useFields();
  const say = useText();
  const name = items?.items.find(({ key }) => key === rule.item)?.name ?? '';
  const item = (
    <ItemPicker
      value={rule.item}
      onChange={(next) => {
        onChange({ ...rule, item: next });
      }}
    />
  );
  const number = (
    <LikelyPercent
      probability={rule.probability}
      onChange={(probability) => {
        onChange({ ...rule, probability });
      }}
    />
  );
  const op = (
    <InlineSelect
      label={say({ ko: '비교', en: 'Comparison' })}
      value={rule.op}
      options={[
        { value: 'gte', label: say({ ko: '이상', en: 'is at least' }) },
        { value: 'lt', label: say({ ko: '미만', en: 'is below' }) },
      ]}
      onChange={(next) => {
        onChange({ ...rule, op: next });
      }}
    />
  );
  return (
    <div>
      {locale === 'ko' ? (
        <Sentence>
          {item}
          <span>{particle(name, '을/를')} 살 확률이</span>
          {number}
          {op}
        </Sentence>
      ) : (
        <Sentence>
          <span>Probability of buying</span>
          {item}
          {op}
          {number}
        </Sentence>
      )}
      <ItemsMissing />
    </div>
  );
}
