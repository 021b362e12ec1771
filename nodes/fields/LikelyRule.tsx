import type { AudienceRule } from '../../engine/filter.ts';
import { useFields, useText } from './context.ts';
import { ItemPicker, ItemsMissing } from './ItemPicker.tsx';
import { particle } from './particle.ts';
import { ProbabilityRule } from './ProbabilityRule.tsx';

type Likely = Extract<AudienceRule, { kind: 'likely-to-buy' }>;

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
  return (
    <div>
      <ProbabilityRule
        label={say({ ko: '구매 확률 (%)', en: 'Purchase probability (%)' })}
        rule={rule}
        onChange={onChange}
      >
        {locale === 'ko' ? (
          <>
            {item}
            <span>{particle(name, '을/를')} 살 확률이</span>
          </>
        ) : (
          <>
            <span>Probability of buying</span>
            {item}
          </>
        )}
      </ProbabilityRule>
      <ItemsMissing />
    </div>
  );
}
