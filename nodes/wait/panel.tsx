import { Radio, Stack, Switch, Text, TextInput } from '@mantine/core';
import { Choice } from '../fields/Choice.tsx';
import { ClockField } from '../fields/ClockField.tsx';
import { useFields, useText } from '../fields/context.ts';
import { DurationField } from '../fields/DurationField.tsx';
import { Field } from '../fields/Field.tsx';
import { InlineSelect } from '../fields/InlineSelect.tsx';
import { issuesAt } from '../fields/issues-at.ts';
import type { KnownProperty } from '../fields/known-properties.ts';
import { NumberField } from '../fields/NumberField.tsx';
import type { PanelProps } from '../fields/panel-props.ts';
import { PanelStack } from '../fields/PanelStack.tsx';
import { PropertyPicker } from '../fields/PropertyPicker.tsx';
import { Sentence } from '../fields/Sentence.tsx';
import { waitStarts } from './config.ts';
import type { WaitConfig, WaitUntilDate } from './config.ts';
import { UntilTimeFields } from './UntilTimeFields.tsx';

type Part<Config> = Pick<PanelProps<Config>, 'config' | 'onChange' | 'issues'>;

/** How long customers stay: a length of time, until a date, or until a weekday and time of day. */
export function Panel({ config, onChange, issues }: PanelProps<WaitConfig>) {
  const say = useText();
  const label = say({ ko: '기다리는 방법', en: 'How to wait' });
  return (
    <PanelStack issues={issues} fields={['duration', 'date', 'offsetDays', 'at', 'ifPast', 'weekdays', 'from', 'to']}>
      <Field label={label}>
        <Choice
          label={label}
          value={config.kind}
          options={[
            { value: 'duration', label: say({ ko: '기간', en: 'Duration' }) },
            { value: 'until-date', label: say({ ko: '날짜까지', en: 'Until a date' }) },
            { value: 'until-time', label: say({ ko: '요일·시각까지', en: 'Until a time' }) },
          ]}
          onChange={(kind) => {
            if (kind !== config.kind) onChange(waitStarts[kind]);
          }}
        />
      </Field>
      {config.kind === 'duration' && (
        <Field
          label={say({ ko: '기간', en: 'Duration' })}
          hint={say({
            ko: '도착한 순간부터 재요. 하루는 24시간이에요.',
            en: 'Counted from the arrival. A day is 24 hours.',
          })}
          issues={issuesAt(issues, 'duration')}
        >
          <DurationField
            label={say({ ko: '기간', en: 'Duration' })}
            value={config.duration}
            onChange={(duration) => {
              onChange({ ...config, duration });
            }}
          />
        </Field>
      )}
      {config.kind === 'until-date' && <UntilDate config={config} onChange={onChange} issues={issues} />}
      {config.kind === 'until-time' && <UntilTimeFields config={config} onChange={onChange} issues={issues} />}
    </PanelStack>
  );
}

function UntilDate({ config, onChange, issues }: Part<WaitUntilDate>) {
  const { schema, locale } = useFields();
  const say = useText();
  const { date, offsetDays } = config;
  const direction = offsetDays === 0 ? 'same' : offsetDays > 0 ? 'after' : 'before';
  const days = direction !== 'same' && (
    <NumberField
      label={say({ ko: '며칠', en: 'How many days' })}
      value={Math.abs(offsetDays)}
      min={1}
      max={3650}
      width={56}
      onChange={(count) => {
        onChange({ ...config, offsetDays: direction === 'after' ? count : -count });
      }}
    />
  );
  const side = (
    <InlineSelect
      label={say({ ko: '앞인지 뒤인지', en: 'Before or after' })}
      value={direction}
      options={[
        { value: 'same', label: say({ ko: '그날', en: 'that day' }) },
        { value: 'before', label: say({ ko: '일 전', en: 'days before' }) },
        { value: 'after', label: say({ ko: '일 뒤', en: 'days after' }) },
      ]}
      onChange={(next) => {
        const count = Math.abs(offsetDays) || 1;
        onChange({ ...config, offsetDays: next === 'same' ? 0 : next === 'after' ? count : -count });
      }}
    />
  );
  const clock = (
    <ClockField
      label={say({ ko: '시각', en: 'Time of day' })}
      value={config.at}
      onChange={(at) => {
        onChange({ ...config, at });
      }}
    />
  );
  return (
    <>
      <Field label={say({ ko: '기준 날짜', en: 'The date' })} issues={issuesAt(issues, 'date')}>
        <Stack gap={6}>
          <Choice
            label={say({ ko: '날짜를 어디서 읽는지', en: 'Where the date comes from' })}
            value={date.from}
            options={[
              { value: 'profile', label: say({ ko: '고객 속성', en: 'Attribute' }) },
              { value: 'entry', label: say({ ko: '들어온 이벤트', en: 'Entering event' }) },
              { value: 'fixed', label: say({ ko: '정한 날짜', en: 'Fixed date' }) },
            ]}
            onChange={(from) => {
              if (from === date.from) return;
              if (from !== 'fixed') onChange({ ...config, date: { from, property: '' } });
              else onChange({ ...config, date: { from, date: today() }, yearly: false });
            }}
          />
          {date.from === 'fixed' ? (
            <TextInput
              type="date"
              aria-label={say({ ko: '날짜', en: 'Date' })}
              value={date.date}
              onChange={(event) => {
                const next = event.currentTarget.value;
                if (/^\d{4}-\d{2}-\d{2}$/.test(next)) onChange({ ...config, date: { from: 'fixed', date: next } });
              }}
            />
          ) : (
            <PropertyPicker
              wide
              label={say({ ko: '날짜가 든 속성', en: 'Property with the date' })}
              value={date.property}
              known={datesFirst(
                date.from === 'profile' ? (schema?.attributes ?? []) : allEventProperties(schema?.events ?? []),
              )}
              onChange={(property) => {
                onChange({ ...config, date: { from: date.from, property } });
              }}
            />
          )}
          {date.from !== 'fixed' && (
            <Switch
              size="xs"
              checked={config.yearly}
              label={say({ ko: '매년 돌아오는 날 (생일, 기념일)', en: 'Comes back every year (a birthday)' })}
              onChange={(event) => {
                onChange({ ...config, yearly: event.currentTarget.checked });
              }}
            />
          )}
        </Stack>
      </Field>
      <Field
        label={say({ ko: '언제까지', en: 'Until when' })}
        issues={[...issuesAt(issues, 'offsetDays'), ...issuesAt(issues, 'at')]}
      >
        <Sentence>
          {locale === 'ko' && <span>기준 날짜</span>}
          {days}
          {side}
          {locale === 'en' && <span>at</span>}
          {clock}
          {locale === 'ko' && <span>까지</span>}
        </Sentence>
        <Text size="xs" c="dimmed">
          {say({
            ko: '고객의 시간대로 계산해요. 모르면 여정의 시간대예요.',
            en: "In the customer's time zone, the journey's where it is unknown.",
          })}
        </Text>
      </Field>
      <Field
        label={say({ ko: '이미 지난 날짜라면', en: 'When it has already passed' })}
        issues={issuesAt(issues, 'ifPast')}
      >
        <Radio.Group
          aria-label={say({ ko: '이미 지난 날짜라면', en: 'When it has already passed' })}
          value={config.ifPast}
          onChange={(value) => {
            onChange({ ...config, ifPast: value === 'next' ? 'next' : 'branch' });
          }}
        >
          <Stack gap={6}>
            <Radio
              size="xs"
              value="branch"
              label={say({ ko: '‘이미 지남’ 갈래로 보내요', en: 'Leave by “Already past”' })}
            />
            <Radio
              size="xs"
              value="next"
              label={say({ ko: '기다리지 않고 바로 다음으로 가요', en: 'Go on at once' })}
            />
          </Stack>
        </Radio.Group>
        <Text size="xs" c="dimmed" mt={6}>
          {say({
            ko: '날짜가 비어 있는 고객은 ‘날짜 없음’ 갈래로 가요.',
            en: 'Customers without the date leave by “No date”.',
          })}
        </Text>
      </Field>
    </>
  );
}

function datesFirst(known: readonly KnownProperty[]): KnownProperty[] {
  return [...known.filter(({ type }) => type === 'date'), ...known.filter(({ type }) => type !== 'date')];
}

function allEventProperties(events: readonly { readonly properties: readonly KnownProperty[] }[]): KnownProperty[] {
  return [
    ...new Map(events.flatMap(({ properties }) => properties).map((property) => [property.name, property])).values(),
  ];
}

/** Today in the browser's own calendar, only as the picker's starting point. */
function today(): string {
  const now = new Date();
  return `${String(now.getFullYear())}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}
