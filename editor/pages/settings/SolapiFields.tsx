import { PasswordInput, SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SenderInput } from '../../../engine/contract/shop.ts';

/** What a new SOLAPI sender starts with. */
export const SOLAPI_START: SenderInput['config'] = { apiKey: '', apiSecret: '', from: '', pfId: '', baseUrl: '' };

/** The settings of a SOLAPI sender: text messages need its caller number, AlimTalk its Kakao channel. */
export function SolapiFields({
  channel,
  config,
  isStored,
  onChange,
}: {
  readonly channel: SenderInput['channel'];
  readonly config: SenderInput['config'];
  /** Are key and secret stored already? Then they may be left empty. */
  readonly isStored: boolean;
  readonly onChange: (name: string, value: string) => void;
}) {
  const { t } = useTranslation('settings');
  const text = (name: string) => String(config[name] ?? '');
  const secret = (name: string) => (
    <PasswordInput
      label={t(`senders.solapi.${name}`)}
      description={isStored ? t('senders.solapi.kept') : undefined}
      required={!isStored}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': t('senders.solapi.show') }}
      value={text(name)}
      onChange={(event) => onChange(name, event.currentTarget.value)}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {secret('apiKey')}
      {secret('apiSecret')}
      {channel === 'sms' ? (
        <TextInput
          label={t('senders.solapi.from')}
          description={t('senders.solapi.fromHint')}
          required
          type="tel"
          placeholder="02-1234-5678"
          value={text('from')}
          onChange={(event) => onChange('from', event.currentTarget.value)}
        />
      ) : (
        <TextInput
          label={t('senders.solapi.pfId')}
          description={t('senders.solapi.pfIdHint')}
          required
          placeholder="KA01PF…"
          value={text('pfId')}
          onChange={(event) => onChange('pfId', event.currentTarget.value)}
        />
      )}
      <TextInput
        label={t('senders.solapi.baseUrl')}
        description={t('senders.solapi.baseUrlHint')}
        type="url"
        placeholder="https://api.solapi.com"
        value={text('baseUrl')}
        onChange={(event) => onChange('baseUrl', event.currentTarget.value)}
      />
    </SimpleGrid>
  );
}
