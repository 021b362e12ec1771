import type { AudienceRule } from '../../engine/filter.ts';
import { useFields, useText } from './context.ts';
import { DidRule } from './DidRule.tsx';
import { InlineSelect } from './InlineSelect.tsx';
import { LikelyRule } from './LikelyRule.tsx';
import { knownAttributes } from './known-properties.ts';
import { ProbabilityRule } from './ProbabilityRule.tsx';
import { PropertyRuleRow } from './PropertyRuleRow.tsx';
import { RfmRule } from './RfmRule.tsx';
import { Sentence } from './Sentence.tsx';

interface RowProps<Rule> {
  readonly rule: Rule;
  readonly onChange: (rule: AudienceRule) => void;
}

/** One rule of an audience as a sentence. */
export function AudienceRuleRow({ rule, onChange }: RowProps<AudienceRule>) {
  const { schema } = useFields();
  const say = useText();
  switch (rule.kind) {
    case 'property':
      return (
        <PropertyRuleRow
          rule={rule}
          onChange={onChange}
          known={knownAttributes(schema)}
          of={say({ ko: '고객 속성', en: 'Attribute' })}
        />
      );
    case 'did':
      return <DidRule rule={rule} onChange={onChange} />;
    case 'churn':
      return <ChurnRule rule={rule} onChange={onChange} />;
    case 'likely-to-buy':
      return <LikelyRule rule={rule} onChange={onChange} />;
    case 'rfm':
      return <RfmRule rule={rule} onChange={onChange} />;
    case 'consent':
      return <ConsentRule rule={rule} onChange={onChange} />;
  }
}

function ChurnRule({ rule, onChange }: RowProps<Extract<AudienceRule, { kind: 'churn' }>>) {
  const say = useText();
  return (
    <ProbabilityRule label={say({ ko: '이탈 확률 (%)', en: 'Churn probability (%)' })} rule={rule} onChange={onChange}>
      <span>{say({ ko: '이탈 확률이', en: 'Churn probability' })}</span>
    </ProbabilityRule>
  );
}

function ConsentRule({ rule, onChange }: RowProps<Extract<AudienceRule, { kind: 'consent' }>>) {
  const { locale } = useFields();
  const say = useText();
  const channel = (
    <InlineSelect
      label={say({ ko: '채널', en: 'Channel' })}
      value={rule.channel}
      options={[
        { value: 'email', label: say({ ko: '이메일', en: 'e-mail' }) },
        { value: 'sms', label: say({ ko: '문자', en: 'SMS' }) },
        { value: 'alimtalk', label: say({ ko: '카카오', en: 'Kakao' }) },
      ]}
      onChange={(next) => {
        onChange({ ...rule, channel: next });
      }}
    />
  );
  const granted = (
    <InlineSelect
      label={say({ ko: '동의 여부', en: 'Agreed or not' })}
      value={rule.granted ? 'yes' : 'no'}
      options={[
        { value: 'yes', label: say({ ko: '동의함', en: 'Agreed to' }) },
        { value: 'no', label: say({ ko: '동의하지 않음', en: 'Did not agree to' }) },
      ]}
      onChange={(next) => {
        onChange({ ...rule, granted: next === 'yes' });
      }}
    />
  );
  return locale === 'ko' ? (
    <Sentence>
      {channel}
      <span>광고 수신에</span>
      {granted}
    </Sentence>
  ) : (
    <Sentence>
      {granted}
      <span>ads by</span>
      {channel}
    </Sentence>
  );
}
