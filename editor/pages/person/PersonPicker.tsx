import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';

/** Picks a customer by name, e-mail, phone number or id. */
export function PersonPicker({
  without,
  onPick,
}: {
  readonly without: number;
  readonly onPick: (customer: number | null) => void;
}) {
  const { t } = useTranslation('people');
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 150);
  const people = useQuery({
    queryKey: keys.customers(asked),
    queryFn: ({ signal }) => api.customers(asked, null, signal),
    placeholderData: keepPreviousData,
  });
  const found = people.data?.items ?? [];
  const items = found.filter(({ id }) => id !== without);
  return (
    <Select
      label={t('merge.who')}
      placeholder={t('merge.whoHint')}
      searchable
      data-autofocus
      limit={20}
      searchValue={text}
      onSearchChange={setText}
      nothingFoundMessage={people.isPending ? t('loading') : t(found.length > 0 ? 'merge.self' : 'merge.nobody')}
      // The server has searched already, by more than the label.
      filter={({ options }) => options}
      data={items.map(({ id, name, externalId, email }) => ({
        value: String(id),
        label: [name, externalId, email].filter((part) => part !== null).join(' · '),
      }))}
      onChange={(value) => {
        onPick(value === null ? null : Number(value));
      }}
    />
  );
}
