import { Textarea } from '@mantine/core';
import { Field } from '../fields/Field.tsx';
import { useText } from '../fields/context.ts';
import { issuesAt } from '../fields/issues-at.ts';
import type { PanelProps } from '../fields/panel-props.ts';
import { PanelStack } from '../fields/PanelStack.tsx';
import type { NoteConfig } from './config.ts';

/** The words of a remark on the canvas. */
export function Panel({ config, onChange, issues }: PanelProps<NoteConfig>) {
  const say = useText();
  const label = say({ ko: '메모', en: 'Note' });
  return (
    <PanelStack issues={issues} fields={['text']}>
      <Field label={label} issues={issuesAt(issues, 'text')}>
        <Textarea
          aria-label={label}
          autosize
          minRows={6}
          maxRows={20}
          maxLength={2000}
          value={config.text}
          placeholder={say({
            ko: '왜 이렇게 그렸는지, 다음에 볼 사람에게 남겨 주세요.',
            en: 'Why it is drawn like this, for whoever reads it next.',
          })}
          onChange={(event) => {
            onChange({ text: event.currentTarget.value });
          }}
        />
      </Field>
    </PanelStack>
  );
}
