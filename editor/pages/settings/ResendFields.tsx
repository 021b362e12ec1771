import { SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SenderInput } from '../../../engine/contract/shop.ts';
import { ProviderAddress, ProviderSecret } from './ProviderAccess.tsx';

/** What a new Resend sender starts with. */
export const RESEND_START: SenderInput['config'] = { apiKey: '', from: '', replyTo: '', baseUrl: '' };

/** The settings of a Resend sender: its key, and an address of a domain that is verified there. */
export function ResendFields({
  config,
  isStored,
  onChange,
}: {
  readonly config: SenderInput['config'];
  /** Is the key stored already? Then it may be left empty. */
  readonly isStored: boolean;
  readonly onChange: (name: string, value: string) => void;
}) {
  const { t } = useTranslation('settings');
  const text = (name: string) => String(config[name] ?? '');
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: 'end' }}>
      <ProviderSecret
        label={t('senders.resend.apiKey')}
        isStored={isStored}
        placeholder="re_…"
        value={text('apiKey')}
        onChange={(value) => onChange('apiKey', value)}
      />
      <TextInput
        label={t('senders.from')}
        description={t('senders.resend.fromHint')}
        required
        placeholder="Shop <hello@example.com>"
        value={text('from')}
        onChange={(event) => onChange('from', event.currentTarget.value)}
      />
      <TextInput
        label={t('senders.replyTo')}
        value={text('replyTo')}
        onChange={(event) => onChange('replyTo', event.currentTarget.value)}
      />
      <ProviderAddress
        usual="https://api.resend.com"
        value={text('baseUrl')}
        onChange={(value) => onChange('baseUrl', value)}
      />
    </SimpleGrid>
  );
}
