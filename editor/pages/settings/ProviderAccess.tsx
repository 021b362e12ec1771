import { PasswordInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A key of an account with a provider: written, never read back. */
export function ProviderSecret({
  label,
  isStored,
  placeholder,
  value,
  onChange,
}: {
  readonly label: string;
  /** Is one stored already? Then it may be left empty. */
  readonly isStored: boolean;
  readonly placeholder?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useTranslation('settings');
  return (
    <PasswordInput
      label={label}
      description={isStored ? t('senders.provider.kept') : undefined}
      required={!isStored}
      placeholder={placeholder}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': t('senders.provider.show') }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Where the provider is asked, when not at its own address. */
export function ProviderAddress({
  usual,
  value,
  onChange,
}: {
  /** The provider's own address. */
  readonly usual: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useTranslation('settings');
  return (
    <TextInput
      label={t('senders.provider.baseUrl')}
      description={t('senders.provider.baseUrlHint')}
      type="url"
      placeholder={usual}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
