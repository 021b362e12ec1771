import { useState } from 'react';
import { Combobox, Group, Text, useCombobox } from '@mantine/core';
import { useText } from './context.ts';
import classes from './fields.module.css';
import { PickButton } from './PickButton.tsx';

/** A name to choose: `value` is what the config keeps, `label` what people read. */
export interface NameOption {
  readonly value: string;
  readonly label: string;
  /** Under the label; the value, where it is another word, unless this says otherwise. Then the label is a name too. */
  readonly detail?: string;
  /** Right end of the row, for example a count. */
  readonly aside?: string;
}

interface NamePickerProps {
  /** The accessible name. */
  readonly label: string;
  readonly value: string;
  readonly options: readonly NameOption[];
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
  /** Fills the line like an input; otherwise it is as wide as its word, for use inside a sentence. */
  readonly wide?: boolean;
}

function detailOf({ value, label, detail }: NameOption): string {
  return detail ?? (label === value ? '' : value);
}

/** What may be typed for an option in full. */
function namesOf({ value, label, detail }: NameOption): string[] {
  return detail === undefined ? [value] : [value, label];
}

/** Chooses an event, a property or an attribute by typing; names that were never seen may be typed in full. */
export function NamePicker({ label, value, options, placeholder, onChange, wide = false }: NamePickerProps) {
  const say = useText();
  const [search, setSearch] = useState('');
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch('');
    },
    onDropdownOpen: () => {
      combobox.focusSearchInput();
    },
  });
  const wanted = search.trim();
  const needle = wanted.toLowerCase();
  const found = options.filter(
    (option) => option.value.toLowerCase().includes(needle) || option.label.toLowerCase().includes(needle),
  );
  const isNew = wanted !== '' && !options.some((option) => namesOf(option).includes(wanted));
  const shown = options.find((option) => option.value === value)?.label ?? value;

  return (
    <Combobox
      store={combobox}
      width={wide ? 'target' : 260}
      position="bottom-start"
      onOptionSubmit={(chosen) => {
        onChange(chosen);
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target targetType="button">
        <PickButton
          data-wide={wide || undefined}
          data-empty={value === '' || undefined}
          aria-label={`${label}: ${value === '' ? placeholder : shown}`}
          onClick={() => {
            combobox.toggleDropdown();
          }}
        >
          {value === '' ? placeholder : shown}
        </PickButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          aria-label={say({ ko: '이름으로 찾기', en: 'Find by name' })}
          placeholder={say({ ko: '찾거나 직접 입력', en: 'Find or type a name' })}
          maxLength={200}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            combobox.updateSelectedOptionIndex();
          }}
        />
        <Combobox.Options mah={240} style={{ overflowY: 'auto' }}>
          {found.slice(0, 100).map((option) => (
            <Combobox.Option key={option.value} value={option.value} active={option.value === value}>
              <Group justify="space-between" wrap="nowrap" gap="xs">
                <div style={{ minWidth: 0 }}>
                  <Text size="sm" truncate>
                    {option.label}
                  </Text>
                  {detailOf(option) !== '' && (
                    <Text size="xs" c="dimmed" truncate>
                      {detailOf(option)}
                    </Text>
                  )}
                </div>
                {option.aside !== undefined && (
                  <Text size="xs" c="dimmed" className={classes['numbers'] ?? ''}>
                    {option.aside}
                  </Text>
                )}
              </Group>
            </Combobox.Option>
          ))}
          {isNew && (
            <Combobox.Option value={wanted}>
              <Text size="sm">{say({ ko: `‘${wanted}’ 그대로 쓰기`, en: `Use “${wanted}”` })}</Text>
            </Combobox.Option>
          )}
          {found.length === 0 && !isNew && (
            <Combobox.Empty>
              {say({ ko: '아직 알려진 이름이 없어요. 직접 입력해 주세요.', en: 'No names are known yet. Type one.' })}
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
