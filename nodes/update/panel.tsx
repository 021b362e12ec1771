import { Stack, TextInput } from '@mantine/core';
import { AddButton } from '../fields/AddButton.tsx';
import { Field } from '../fields/Field.tsx';
import { useFields, useText } from '../fields/context.ts';
import { InlineSelect } from '../fields/InlineSelect.tsx';
import { IssueLines } from '../fields/IssueLines.tsx';
import { issuesAt } from '../fields/issues-at.ts';
import { NumberField } from '../fields/NumberField.tsx';
import type { PanelProps } from '../fields/panel-props.ts';
import { PanelStack } from '../fields/PanelStack.tsx';
import { PropertyPicker } from '../fields/PropertyPicker.tsx';
import { RemoveLine } from '../fields/RemoveLine.tsx';
import { Sentence } from '../fields/Sentence.tsx';
import type { AttributeChange, UpdateConfig } from './config.ts';
import classes from './panel.module.css';

type Kind = 'text' | 'number' | 'boolean' | 'remove';

const MOST_ROWS = 20;
const STARTS: Readonly<Record<Kind, AttributeChange['value']>> = { text: '', number: 0, boolean: true, remove: null };

function kindOf(value: AttributeChange['value']): Kind {
  if (value === null) return 'remove';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'text';
}

/** Which attributes get which values. */
export function Panel({ config, onChange, issues }: PanelProps<UpdateConfig>) {
  const say = useText();
  const { set } = config;
  const replace = (at: number, change: AttributeChange) => {
    onChange({ set: set.map((old, index) => (index === at ? change : old)) });
  };
  return (
    <PanelStack issues={issues} fields={['set']}>
      <Field
        label={say({ ko: '바꿀 속성', en: 'Attributes to set' })}
        hint={say({
          ko: '고객이 여기를 지날 때 이 값으로 바꿔요. 비교용으로 남겨 둔 고객은 바꾸지 않아요.',
          en: 'Set as the customer passes. Held-out customers are left as they are.',
        })}
      >
        <Stack gap={6}>
          {set.map((change, index) => (
            <div key={index} className={classes['row']}>
              <Row
                change={change}
                onChange={(next) => {
                  replace(index, next);
                }}
              />
              {set.length > 1 && (
                <RemoveLine
                  className={classes['remove'] ?? ''}
                  label={say({ ko: '줄 지우기', en: 'Remove the row' })}
                  onClick={() => {
                    onChange({ set: set.filter((_, other) => other !== index) });
                  }}
                />
              )}
              <IssueLines issues={issuesAt(issues, `set.${String(index)}`)} />
            </div>
          ))}
        </Stack>
        {set.length < MOST_ROWS && (
          <AddButton
            mt={6}
            onClick={() => {
              onChange({ set: [...set, { property: '', value: '' }] });
            }}
          >
            {say({ ko: '속성 추가', en: 'Add an attribute' })}
          </AddButton>
        )}
      </Field>
    </PanelStack>
  );
}

interface RowProps {
  readonly change: AttributeChange;
  readonly onChange: (change: AttributeChange) => void;
}

function Row({ change, onChange }: RowProps) {
  const { schema, locale } = useFields();
  const say = useText();
  const { property, value } = change;
  const label = say({ ko: '새 값', en: 'New value' });
  const input =
    typeof value === 'string' ? (
      <TextInput
        aria-label={label}
        size="xs"
        style={{ flex: '1 1 110px', minWidth: 90 }}
        maxLength={1000}
        value={value}
        onChange={(event) => {
          onChange({ property, value: event.currentTarget.value });
        }}
      />
    ) : typeof value === 'number' ? (
      <NumberField
        label={label}
        value={value}
        min={-1e12}
        max={1e12}
        decimals={4}
        width={100}
        onChange={(next) => {
          onChange({ property, value: next });
        }}
      />
    ) : typeof value === 'boolean' ? (
      <InlineSelect
        label={label}
        value={value ? 'true' : 'false'}
        options={[
          { value: 'true', label: say({ ko: '예', en: 'yes' }) },
          { value: 'false', label: say({ ko: '아니요', en: 'no' }) },
        ]}
        onChange={(next) => {
          onChange({ property, value: next === 'true' });
        }}
      />
    ) : null;
  const picker = (
    <PropertyPicker
      label={say({ ko: '고객 속성', en: 'Attribute' })}
      value={property}
      known={schema?.attributes ?? []}
      onChange={(next) => {
        onChange({ property: next, value });
      }}
    />
  );
  const kind = (
    <InlineSelect
      label={say({ ko: '값의 종류', en: 'Kind of value' })}
      value={kindOf(value)}
      options={[
        { value: 'text', label: say({ ko: '글자', en: 'text' }) },
        { value: 'number', label: say({ ko: '숫자', en: 'number' }) },
        { value: 'boolean', label: say({ ko: '예/아니요', en: 'yes or no' }) },
        { value: 'remove', label: say({ ko: '지우기', en: 'remove it' }) },
      ]}
      onChange={(next) => {
        onChange({ property, value: STARTS[next] });
      }}
    />
  );
  return (
    <Sentence>
      {picker}
      {value !== null && <span>{locale === 'ko' ? '→' : 'to'}</span>}
      {kind}
      {input}
    </Sentence>
  );
}
