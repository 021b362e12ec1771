import { NumberField } from './NumberField.tsx';

interface ProbabilityFieldProps {
  /** The accessible name. */
  readonly label: string;
  /** 0 to 1. */
  readonly value: number;
  readonly onChange: (probability: number) => void;
}

/** A probability, asked for in percent. */
export function ProbabilityField({ label, value, onChange }: ProbabilityFieldProps) {
  return (
    <NumberField
      label={label}
      value={Math.round(value * 10000) / 100}
      min={0}
      max={100}
      decimals={2}
      suffix="%"
      onChange={(percent) => {
        onChange(percent / 100);
      }}
    />
  );
}
