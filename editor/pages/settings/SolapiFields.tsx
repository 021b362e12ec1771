import { SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SenderInput } from '../../../engine/contract/shop.ts';
import { ProviderAddress, ProviderSecret } from './ProviderAccess.tsx';

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
    <ProviderSecret
      label={t(`senders.solapi.${name}`)}
      isStored={isStored}
      value={text(name)}
      onChange={(value) => onChange(name, value)}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: 'end' }}>
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
      <ProviderAddress
        usual="https://api.solapi.com"
        value={text('baseUrl')}
        onChange={(value) => onChange('baseUrl', value)}
      />
    </SimpleGrid>
  );
}
