import { BehaviourSentence } from '../fields/DidRule.tsx';
import { useText } from '../fields/context.ts';
import { Estimate } from '../fields/Estimate.tsx';
import { Field } from '../fields/Field.tsx';
import { issuesAt } from '../fields/issues-at.ts';
import type { PanelProps } from '../fields/panel-props.ts';
import { PanelStack } from '../fields/PanelStack.tsx';
import { durationMs } from '../../engine/duration.ts';
import type { DidConfig } from './config.ts';

/** Which behaviour is asked for, how often and in which window. */
export function Panel({ config, onChange, issues }: PanelProps<DidConfig>) {
  const say = useText();
  const { event, times, window, where } = config;
  return (
    <PanelStack issues={issues} fields={['event', 'times', 'window', 'where']}>
      <Field
        label={say({ ko: '확인할 행동', en: 'Behaviour' })}
        hint={say({
          ko: '맞으면 ‘예’, 아니면 ‘아니요’로 가요.',
          en: 'Customers for whom it holds leave by Yes, the others by No.',
        })}
        issues={['event', 'times', 'window', 'where'].flatMap((field) => issuesAt(issues, field))}
      >
        <BehaviourSentence
          value={{ event, times, window, where }}
          onChange={(next) => {
            onChange({
              event: next.event,
              times: next.times,
              ...(next.window && { window: next.window }),
              ...(next.where && { where: next.where }),
            });
          }}
        />
      </Field>
      {event !== '' && (
        <Field label={say({ ko: '지금 맞는 고객', en: 'Customers for whom it holds now' })}>
          <Estimate
            filter={{
              combinator: 'and',
              rules: [
                { kind: 'did', event, times, ...(window && { withinMs: durationMs(window) }), ...(where && { where }) },
              ],
            }}
          />
        </Field>
      )}
    </PanelStack>
  );
}
