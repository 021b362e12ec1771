import { Group } from '@mantine/core';
import { DURATION_UNITS } from '../../engine/duration.ts';
import type { Duration, DurationUnit } from '../../engine/duration.ts';
import type { Text } from '../../engine/text.ts';
import { useText } from './context.ts';
import { InlineSelect } from './InlineSelect.tsx';
import { NumberField } from './NumberField.tsx';

/** Units of time in words. */
export const UNIT_TEXT: Readonly<Record<DurationUnit, Text>> = {
  seconds: { ko: '초', en: 'seconds' },
  minutes: { ko: '분', en: 'minutes' },
  hours: { ko: '시간', en: 'hours' },
  days: { ko: '일', en: 'days' },
  weeks: { ko: '주', en: 'weeks' },
};

interface DurationFieldProps {
  readonly label: string;
  readonly value: Duration;
  readonly onChange: (value: Duration) => void;
}

/** A length of time: a number and its unit. */
export function DurationField({ label, value, onChange }: DurationFieldProps) {
  const say = useText();
  return (
    <Group gap={6} wrap="nowrap">
      <NumberField
        label={label}
        value={value.amount}
        min={1}
        max={100_000}
        onChange={(amount) => {
          onChange({ ...value, amount });
        }}
      />
      <InlineSelect
        label={`${label}: ${say({ ko: '단위', en: 'unit' })}`}
        value={value.unit}
        options={DURATION_UNITS.map((unit) => ({ value: unit, label: say(UNIT_TEXT[unit]) }))}
        onChange={(unit) => {
          onChange({ ...value, unit });
        }}
      />
    </Group>
  );
}
