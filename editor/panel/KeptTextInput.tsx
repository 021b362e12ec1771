import { TextInput } from '@mantine/core';
import { useState } from 'react';

/** A text that is never empty: what is typed goes out as it is typed; emptied, the last text is back when the field is left. */
export function KeptTextInput({
  label,
  value,
  maxLength,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  readonly onChange: (value: string) => void;
}) {
  const [typing, setTyping] = useState<string | null>(null);
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      value={typing ?? value}
      maxLength={maxLength}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyping(text);
        if (text.trim() !== '') onChange(text);
      }}
      onBlur={() => setTyping(null)}
    />
  );
}
