import { SegmentedControl } from '@mantine/core';

interface ChoiceProps<Value extends string> {
  /** The accessible name. */
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly disabled?: boolean }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few ways, all visible at once. */
export function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <SegmentedControl<Value>
      aria-label={label}
      fullWidth
      size="xs"
      value={value}
      data={options.map((option) => ({ ...option }))}
      onChange={onChange}
    />
  );
}
