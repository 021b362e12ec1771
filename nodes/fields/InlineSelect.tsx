import { NativeSelect } from '@mantine/core';
import classes from './fields.module.css';

interface InlineSelectProps<Value extends string> {
  /** The accessible name. */
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

/** A choice inside a sentence: as wide as its words, opened by the browser itself. */
export function InlineSelect<Value extends string>({ label, value, options, onChange }: InlineSelectProps<Value>) {
  return (
    <NativeSelect
      aria-label={label}
      size="xs"
      variant="filled"
      classNames={{ input: classes['inlineSelect'] ?? '' }}
      value={value}
      data={[...options]}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.currentTarget.value);
        if (chosen) onChange(chosen.value);
      }}
    />
  );
}
