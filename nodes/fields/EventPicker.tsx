import { useFields, useText } from './context.ts';
import { eventText } from '../known-names.ts';
import { NamePicker } from './NamePicker.tsx';

interface EventPickerProps {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (event: string) => void;
  readonly wide?: boolean;
}

/** Chooses an event that the shop has sent, the frequent ones first, or names one that is still to come. */
export function EventPicker({ label, value, onChange, wide = false }: EventPickerProps) {
  const { schema, locale } = useFields();
  const say = useText();
  const events = [...(schema?.events ?? [])].sort((a, b) => b.count - a.count);
  const known = events.map(({ name, count }) => ({
    value: name,
    label: eventText(name)[locale],
    aside: count.toLocaleString(locale),
  }));
  const options =
    value === '' || known.some((option) => option.value === value)
      ? known
      : [{ value, label: eventText(value)[locale] }, ...known];
  return (
    <NamePicker
      label={label ?? say({ ko: '이벤트', en: 'Event' })}
      placeholder={say({ ko: '이벤트 고르기', en: 'Choose an event' })}
      value={value}
      options={options}
      onChange={onChange}
      wide={wide}
    />
  );
}
