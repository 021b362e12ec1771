import { useFields, useText } from '../fields/context.ts';
import { Estimate } from '../fields/Estimate.tsx';
import { Field } from '../fields/Field.tsx';
import { issuesAt } from '../fields/issues-at.ts';
import { ItemPicker, ItemsNote } from '../fields/ItemPicker.tsx';
import { OnFailureField } from '../fields/OnFailureField.tsx';
import type { PanelProps } from '../fields/panel-props.ts';
import { PanelStack } from '../fields/PanelStack.tsx';
import { ProbabilityField } from '../fields/ProbabilityField.tsx';
import { Sentence } from '../fields/Sentence.tsx';
import type { LikelyToBuyConfig } from './config.ts';
import { NO_SCORE_LABEL } from './node.ts';

/** Which purchase, and how likely it must be. */
export function Panel({ config, onChange, issues }: PanelProps<LikelyToBuyConfig>) {
  const { locale } = useFields();
  const say = useText();
  const { item, probability, onFailure = 'fallback' } = config;
  const percent = (
    <ProbabilityField
      label={say({ ko: '구매 확률 (%)', en: 'Purchase probability (%)' })}
      value={probability}
      onChange={(next) => {
        onChange({ ...config, probability: next });
      }}
    />
  );
  return (
    <PanelStack issues={issues} fields={['item', 'probability']}>
      <Field
        label={say({ ko: '무엇을', en: 'What' })}
        hint={say({
          ko: '주문 기록에서 찾은 상품군과 상품이에요.',
          en: 'Categories and products from the orders.',
        })}
        issues={issuesAt(issues, 'item')}
      >
        <ItemPicker
          wide
          value={item}
          onChange={(key, name) => {
            onChange({ ...config, item: key, name });
          }}
        />
      </Field>
      <Field
        label={say({ ko: '얼마나', en: 'How likely' })}
        hint={<ItemsNote />}
        issues={issuesAt(issues, 'probability')}
      >
        {locale === 'ko' ? (
          <Sentence>
            <span>살 확률이</span>
            {percent}
            <span>이상이면 ‘예’</span>
          </Sentence>
        ) : (
          <Sentence>
            <span>“Yes” from a probability of</span>
            {percent}
          </Sentence>
        )}
      </Field>
      {item !== '' && (
        <Field label={say({ ko: '지금 ‘예’로 갈 고객', en: 'Customers who would leave by Yes now' })}>
          <Estimate filter={{ combinator: 'and', rules: [{ kind: 'likely-to-buy', item, op: 'gte', probability }] }} />
        </Field>
      )}
      <OnFailureField
        value={onFailure}
        way={NO_SCORE_LABEL}
        onChange={(next) => {
          onChange({ ...config, onFailure: next });
        }}
      />
    </PanelStack>
  );
}
