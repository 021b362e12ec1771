import { Stack } from '@mantine/core';
import type { AudienceRule, Times } from '../../engine/filter.ts';
import type { Duration, DurationUnit } from '../../engine/duration.ts';
import { durationMs } from '../../engine/duration.ts';
import { useFields, useText } from './context.ts';
import { UNIT_TEXT } from './DurationField.tsx';
import { EventPicker } from './EventPicker.tsx';
import { InlineSelect } from './InlineSelect.tsx';
import { eventText } from '../known-names.ts';
import { NumberField } from './NumberField.tsx';
import { particle } from './particle.ts';
import { PropertyFilter } from './PropertyFilter.tsx';
import { Sentence } from './Sentence.tsx';

type Did = Extract<AudienceRule, { kind: 'did' }>;

interface DidRuleProps {
  readonly rule: Did;
  readonly onChange: (rule: Did) => void;
}

/** What a customer did or did not do, as a sentence with its window. */
export function DidRule({ rule, onChange }: DidRuleProps) {
  const { kind, event, times, withinMs, where } = rule;
  const window = withinMs === undefined ? undefined : durationOf(withinMs);
  return (
    <BehaviourSentence
      value={{ event, times, window, where }}
      onChange={(next) => {
        onChange({
          kind,
          event: next.event,
          times: next.times,
          ...(next.window && { withinMs: durationMs(next.window) }),
          ...(next.where && { where: next.where }),
        });
      }}
    />
  );
}

/** A question about behaviour, in the words of the panel. */
export interface Behaviour {
  readonly event: string;
  readonly times: Times;
  readonly window?: Duration | undefined;
  readonly where?: Did['where'];
}

interface BehaviourSentenceProps {
  readonly value: Behaviour;
  readonly onChange: (value: Behaviour) => void;
}

/** The sentence "in the last 30 days, order completed at least 1 time", with every part to be changed. */
export function BehaviourSentence({ value, onChange }: BehaviourSentenceProps) {
  const { locale } = useFields();
  const say = useText();
  const never = value.times.op === 'atMost' && value.times.count === 0;
  const event = (
    <EventPicker
      value={value.event}
      onChange={(next) => {
        onChange({ ...value, event: next });
      }}
    />
  );
  const count = !never && (
    <NumberField
      label={say({ ko: '횟수', en: 'How many times' })}
      value={value.times.count}
      min={0}
      max={100_000}
      width={52}
      onChange={(next) => {
        onChange({ ...value, times: { ...value.times, count: next } });
      }}
    />
  );
  const often = (
    <InlineSelect
      label={say({ ko: '했는지 안 했는지', en: 'Did or did not' })}
      value={never ? 'never' : value.times.op}
      options={[
        { value: 'atLeast', label: say({ ko: '이상 했음', en: 'at least' }) },
        { value: 'exactly', label: say({ ko: '했음 (정확히)', en: 'exactly' }) },
        { value: 'atMost', label: say({ ko: '이하로 했음', en: 'at most' }) },
        { value: 'never', label: say({ ko: '하지 않음', en: 'never' }) },
      ]}
      onChange={(op) => {
        onChange({
          ...value,
          times: op === 'never' ? { op: 'atMost', count: 0 } : { op, count: Math.max(1, value.times.count) },
        });
      }}
    />
  );
  const sentence =
    locale === 'ko' ? (
      <>
        <WindowWords value={value} onChange={onChange} />
        {event}
        <span data-particle>{particle(eventText(value.event).ko, '을/를')}</span>
        {count}
        {!never && <span>회</span>}
        {often}
      </>
    ) : (
      <>
        {event}
        {often}
        {count}
        {!never && <span>{value.times.count === 1 ? 'time' : 'times'}</span>}
        <WindowWords value={value} onChange={onChange} />
      </>
    );
  return (
    <Stack gap={4}>
      <Sentence>{sentence}</Sentence>
      <PropertyFilter
        event={value.event}
        value={value.where}
        onChange={(where) => {
          onChange({ ...value, where });
        }}
      />
    </Stack>
  );
}

function WindowWords({ value, onChange }: BehaviourSentenceProps) {
  const { locale } = useFields();
  const say = useText();
  const { window } = value;
  const amount = window && (
    <NumberField
      label={say({ ko: '기간', en: 'Window' })}
      value={window.amount}
      min={1}
      max={100_000}
      width={52}
      onChange={(next) => {
        onChange({ ...value, window: { ...window, amount: next } });
      }}
    />
  );
  const units: readonly DurationUnit[] = ['hours', 'days', 'weeks'];
  const shown = window && !units.includes(window.unit) ? [window.unit, ...units] : units;
  const unit = (
    <InlineSelect
      label={say({ ko: '기간의 단위', en: 'Unit of the window' })}
      value={window?.unit ?? 'ever'}
      options={[
        ...shown.map((name) => ({ value: name, label: say(UNIT_TEXT[name]) })),
        { value: 'ever' as const, label: say({ ko: '지금까지 전체', en: 'of all time' }) },
      ]}
      onChange={(next) => {
        onChange({ ...value, window: next === 'ever' ? undefined : { amount: window?.amount ?? 30, unit: next } });
      }}
    />
  );
  if (!window) return unit;
  return locale === 'ko' ? (
    <>
      <span>최근</span>
      {amount}
      {unit}
      <span>동안</span>
    </>
  ) : (
    <>
      <span>in the last</span>
      {amount}
      {unit}
    </>
  );
}

/** The largest unit that says the length without a fraction. */
function durationOf(ms: number): Duration {
  const units: readonly DurationUnit[] = ['days', 'hours', 'minutes', 'seconds'];
  const unit = units.find((name) => ms % durationMs({ amount: 1, unit: name }) === 0) ?? 'seconds';
  return { unit, amount: Math.max(1, Math.round(ms / durationMs({ amount: 1, unit }))) };
}
