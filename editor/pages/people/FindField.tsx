import { Loader, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Where a customer is searched for by name, e-mail, phone or id. */
export function FindField({
  value,
  onChange,
  onEnter,
  isFinding,
  autoFocus = false,
}: {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onEnter: () => void;
  readonly isFinding: boolean;
  readonly autoFocus?: boolean;
}) {
  const { t } = useTranslation('people');
  return (
    <TextInput
      style={{ flex: '0 1 420px' }}
      size="md"
      autoFocus={autoFocus}
      value={value}
      placeholder={t('find')}
      aria-label={t('find')}
      leftSection={<IconSearch size={18} stroke={1.75} aria-hidden />}
      rightSection={isFinding ? <Loader size={16} /> : null}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && onEnter()}
    />
  );
}
