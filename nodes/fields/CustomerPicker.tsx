import { useState } from 'react';
import { Combobox, Loader, Text, useCombobox } from '@mantine/core';
import { useFields, useText } from './context.ts';
import { PickButton } from './PickButton.tsx';
import { useAnswer } from './use-answer.ts';

interface CustomerPickerProps {
  /** What the button says now: the customer's name. */
  readonly shown: string;
  readonly onPick: (customer: number) => void;
}

/** Chooses one real customer by name, e-mail, phone or id. */
export function CustomerPicker({ shown, onPick }: CustomerPickerProps) {
  const { searchCustomers } = useFields();
  const say = useText();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState(false);
  const combobox = useCombobox({
    onDropdownClose: () => {
      setOpen(false);
      setSearch('');
    },
    onDropdownOpen: () => {
      setOpen(true);
      combobox.focusSearchInput();
    },
  });
  const found = useAnswer(open ? search.trim() : null, (signal) => searchCustomers(search.trim(), signal), 200);
  return (
    <Combobox
      store={combobox}
      width={280}
      position="bottom-end"
      onOptionSubmit={(id) => {
        onPick(Number(id));
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target targetType="button">
        <PickButton
          aria-label={say({ ko: `미리 볼 고객: ${shown}`, en: `Preview for: ${shown}` })}
          onClick={() => {
            combobox.toggleDropdown();
          }}
        >
          {shown}
        </PickButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          aria-label={say({ ko: '고객 찾기', en: 'Find a customer' })}
          placeholder={say({ ko: '이름, 이메일, 전화번호', en: 'Name, e-mail or phone' })}
          rightSection={found.asking ? <Loader size={14} /> : null}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
          }}
        />
        <Combobox.Options mah={240} style={{ overflowY: 'auto' }}>
          {(found.value ?? []).slice(0, 20).map((customer) => (
            <Combobox.Option key={customer.id} value={String(customer.id)}>
              <Text size="sm" truncate>
                {customer.name ?? customer.externalId}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {customer.email ?? customer.phone ?? customer.externalId}
              </Text>
            </Combobox.Option>
          ))}
          {found.failed && (
            <Combobox.Empty>
              {say({ ko: '찾지 못했어요. 다시 입력해 주세요.', en: 'The search failed. Type again.' })}
            </Combobox.Empty>
          )}
          {!found.failed && found.value?.length === 0 && (
            <Combobox.Empty>{say({ ko: '맞는 고객이 없어요.', en: 'Nobody matches.' })}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
