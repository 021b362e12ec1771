import { useTranslation } from 'react-i18next';
import type { MessageDetail } from '../../../engine/contract/people.ts';
import { RenderedMessage } from '../../../nodes/fields/RenderedMessage.tsx';

/** A message as its reader sees it. */
export function MessageBody({ message }: { readonly message: MessageDetail }) {
  const { t } = useTranslation('messages');
  const channel = message.channel === 'sms' || message.channel === 'alimtalk' ? message.channel : 'email';
  return (
    <RenderedMessage
      channel={channel}
      subject={message.subject}
      text={message.text}
      html={message.html}
      words={{ noSubject: t('noSubject'), frame: t('frame') }}
    />
  );
}
