import { Autocomplete } from '@mantine/core';
import { Field } from '../fields/Field.tsx';
import { useText } from '../fields/context.ts';
import { issuesAt } from '../fields/issues-at.ts';
import type { PanelProps } from '../fields/panel-props.ts';
import { PanelStack } from '../fields/PanelStack.tsx';
import { endingText, OFFERED_ENDINGS } from '../known-names.ts';
import type { ExitConfig } from './config.ts';

/** The reason under which reports count who ends here. */
export function Panel({ config, onChange, issues }: PanelProps<ExitConfig>) {
  const say = useText();
  const label = say({ ko: '종료 이유', en: 'Reason' });
  return (
    <PanelStack issues={issues} fields={['reason']}>
      <Field
        label={label}
        hint={say({
          ko: '보고서에서 이 이유로 묶어서 세요.',
          en: 'Reports count the people who end here under this reason.',
        })}
        issues={issuesAt(issues, 'reason')}
      >
        <Autocomplete
          aria-label={label}
          value={say(endingText(config.reason))}
          maxLength={100}
          data={OFFERED_ENDINGS.map((code) => say(endingText(code)))}
          onChange={(typed) => {
            // An offered reason keeps its code, so that it reads in either language.
            onChange({ reason: OFFERED_ENDINGS.find((code) => say(endingText(code)) === typed) ?? typed });
          }}
        />
      </Field>
    </PanelStack>
  );
}
