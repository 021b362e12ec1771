import { useFields, useText } from '../fields/context.ts';
import { DurationField } from '../fields/DurationField.tsx';
import { EventPicker } from '../fields/EventPicker.tsx';
import { Field } from '../fields/Field.tsx';
import { issuesAt } from '../fields/issues-at.ts';
import type { PanelProps } from '../fields/panel-props.ts';
import { PanelStack } from '../fields/PanelStack.tsx';
import { PropertyFilter } from '../fields/PropertyFilter.tsx';
import { Sentence } from '../fields/Sentence.tsx';
import type { WaitEventConfig } from './config.ts';

/** What to wait for and how long at most. */
export function Panel({ config, onChange, issues }: PanelProps<WaitEventConfig>) {
  const { locale } = useFields();
  const say = useText();
  const { event, where, timeout } = config;
  return (
    <PanelStack issues={issues} fields={['event', 'where', 'timeout']}>
      <Field
        label={say({ ko: '기다릴 행동', en: 'Wait for' })}
        hint={say({ ko: '여기 도착한 뒤에 한 행동만 세요.', en: 'Only what happens after the arrival counts.' })}
        issues={issuesAt(issues, 'event')}
      >
        <EventPicker
          wide
          value={event}
          onChange={(next) => {
            onChange({ event: next, timeout });
          }}
        />
      </Field>
      {event !== '' && (
        <Field
          label={say({ ko: '조건', en: 'Conditions' })}
          hint={say({ ko: '없으면 어떤 값이든 좋아요.', en: 'Without any, every such event counts.' })}
          issues={issuesAt(issues, 'where')}
        >
          <PropertyFilter
            event={event}
            value={where}
            onChange={(next) => {
              onChange({ event, timeout, ...(next && { where: next }) });
            }}
          />
        </Field>
      )}
      <Field label={say({ ko: '최대 시간', en: 'Time limit' })} issues={issuesAt(issues, 'timeout')}>
        <Sentence>
          {locale === 'en' && <span>After</span>}
          <DurationField
            label={say({ ko: '최대 시간', en: 'Time limit' })}
            value={timeout}
            onChange={(next) => {
              onChange({ ...config, timeout: next });
            }}
          />
          <span>{say({ ko: '안에 하지 않으면 ‘시간 지남’으로 가요.', en: 'they go on by “Time is up”.' })}</span>
        </Sentence>
      </Field>
    </PanelStack>
  );
}
