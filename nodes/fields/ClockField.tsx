import { TextInput } from '@mantine/core';

interface ClockFieldProps {
  /** The accessible name. */
  readonly label: string;
  /** HH:MM. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A time of day. */
export function ClockField({ label, value, onChange }: ClockFieldProps) {
  return (
    <TextInput
      aria-label={label}
      type="time"
      size="xs"
      w={108}
      value={value}
      onChange={(event) => {
        const next = event.currentTarget.value.slice(0, 5);
        if (/^\d{2}:\d{2}$/.test(next)) onChange(next);
      }}
    />
  );
}
