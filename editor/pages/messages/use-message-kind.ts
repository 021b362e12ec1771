import type { MessageListItem } from '../../../engine/contract/people.ts';
import { CHANNEL_TEXT, PURPOSE_TEXT } from '../../../nodes/message-words.ts';
import type { Text } from '../../../engine/text.ts';
import { useText } from '../../i18n/use-locale.ts';

/** Channel and purpose in words: `이메일 · 광고`. */
export function useMessageKind(): (message: Pick<MessageListItem, 'channel' | 'purpose'>) => string {
  const say = useText();
  const word = (texts: Readonly<Record<string, Text>>, name: string) => {
    const text = texts[name];
    return text ? say(text) : name;
  };
  return ({ channel, purpose }) => `${word(CHANNEL_TEXT, channel)} · ${word(PURPOSE_TEXT, purpose)}`;
}
