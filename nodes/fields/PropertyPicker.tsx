import { useFields, useText } from './context.ts';
import { propertyText } from '../known-names.ts';
import { NamePicker } from './NamePicker.tsx';
import type { KnownProperty } from './known-properties.ts';

interface PropertyPickerProps {
  readonly label?: string;
  readonly value: string;
  readonly known: readonly KnownProperty[];
  readonly onChange: (property: string) => void;
  readonly wide?: boolean;
  /** Offers to choose none, in these words. */
  readonly noneText?: string;
}

/** Chooses an attribute of the customer or a property of an event. */
export function PropertyPicker({ label, value, known, onChange, wide = false, noneText }: PropertyPickerProps) {
  const { locale } = useFields();
  const say = useText();
  const options = known.map(({ name, examples }) => ({
    value: name,
    label: propertyText(name)[locale],
    ...(examples[0] === undefined ? {} : { aside: examples[0].slice(0, 14) }),
  }));
  const none = noneText === undefined ? [] : [{ value: '', label: noneText }];
  const missing = value !== '' && !options.some((option) => option.value === value);
  return (
    <NamePicker
      label={label ?? say({ ko: '속성', en: 'Property' })}
      placeholder={noneText ?? say({ ko: '속성 고르기', en: 'Choose a property' })}
      value={value}
      options={[...none, ...(missing ? [{ value, label: propertyText(value)[locale] }] : []), ...options]}
      onChange={onChange}
      wide={wide}
    />
  );
}
