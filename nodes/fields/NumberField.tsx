import { useState } from 'react';
import { NumberInput } from '@mantine/core';

interface NumberFieldProps {
  /** The accessible name. */
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly decimals?: number;
  readonly suffix?: string;
  readonly width?: number;
  readonly disabled?: boolean;
}

/**
 * A number that the config always holds: what is typed goes out as soon as it is a number in range; an empty or foreign
 * text stays on the screen only until the field is left.
 */
export function NumberField({
  label,
  value,
  onChange,
  min,
  max,
  step,
  decimals = 0,
  suffix,
  width,
  disabled,
}: NumberFieldProps) {
  const [typing, setTyping] = useState<string | number | null>(null);
  return (
    <NumberInput
      aria-label={label}
      size="xs"
      w={width ?? 64}
      value={typing ?? value}
      min={min}
      max={max}
      allowDecimal={decimals > 0}
      decimalScale={decimals}
      allowNegative={min < 0}
      clampBehavior="blur"
      hideControls
      disabled={disabled ?? false}
      {...(step === undefined ? {} : { step })}
      {...(suffix === undefined ? {} : { suffix })}
      styles={{ input: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } }}
      onChange={(next) => {
        setTyping(next);
        if (typeof next === 'number' && next >= min && next <= max && next !== value) onChange(next);
      }}
      onBlur={() => {
        setTyping(null);
      }}
    />
  );
}
