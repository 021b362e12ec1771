import type { Readable } from 'node:stream';
import type { MessageListItem } from '../../engine/contract/people.ts';
import type { Locale } from '../../engine/text.ts';
import { CHANNEL_TEXT, messageStateText, PURPOSE_TEXT, reasonText } from '../../nodes/message-words.ts';
import type { Services } from '../services.ts';
import { messageList, type MessageFilter } from './messages.ts';
import { pagedCsv } from './paged-csv.ts';

/** Messages read at once. */
const CHUNK = 1000;

const HEADS: Readonly<Record<Locale, readonly string[]>> = {
  ko: ['번호', '대기 시각', '끝난 시각', '고객 ID', '이름', '받는 곳', '채널', '목적', '상태', '이유', '여정', '제목'],
  en: [
    ...['Number', 'Queued at', 'Settled at', 'Customer id', 'Name', 'Recipient', 'Channel', 'Purpose', 'State'],
    ...['Reason', 'Journey', 'Subject'],
  ],
};

/**
 * The messages of a list as a CSV file, newest first; read while it is sent. With a byte-order mark, so that spreadsheets
 * read Korean, and with formulas made harmless. Times are UTC; states and reasons are in the words of the page.
 */
export function messagesFile(services: Services, filter: MessageFilter, locale: Locale): Readable {
  return pagedCsv(
    HEADS[locale],
    (cursor) => messageList(services, filter, cursor, locale, CHUNK),
    (message) => recordOf(message, locale),
  );
}

function recordOf(message: MessageListItem, locale: Locale): (string | number)[] {
  const { id, customer, recipient, channel, purpose, state, reason, journeyName, subject } = message;
  const time = (at: number | null): string => (at === null ? '' : new Date(at).toISOString());
  const word = (words: Readonly<Record<string, { readonly ko: string; readonly en: string }>>, key: string): string =>
    words[key]?.[locale] ?? key;
  return [
    ...[id, time(message.queuedAt), time(message.finalAt), customer.externalId, customer.name ?? '', recipient ?? ''],
    ...[word(CHANNEL_TEXT, channel), word(PURPOSE_TEXT, purpose), messageStateText(state)?.[locale] ?? state],
    ...[reason === null ? '' : reasonText(reason)[locale], journeyName, subject ?? ''],
  ];
}
