import type { Readable } from 'node:stream';
import type { MessageListItem } from '../../engine/contract/people.ts';
import { phoneText } from '../../engine/phone-text.ts';
import type { Locale } from '../../engine/text.ts';
import { localDate, localTimeOfDay } from '../../engine/wall-clock.ts';
import { CHANNEL_TEXT, messageStateText, PURPOSE_TEXT, reasonText } from '../../nodes/message-words.ts';
import type { Services } from '../services.ts';
import { messageList, type MessageFilter } from './messages.ts';
import { pagedCsv } from './paged-csv.ts';

/** Messages read at once. */
const CHUNK = 1000;

const SECOND = 1000;

/** Column heads; moments name their zone. */
const HEADS: Readonly<Record<Locale, (zone: string) => readonly string[]>> = {
  ko: (zone) => [
    ...['번호', `만든 시각(${zone})`, `끝난 시각(${zone})`, '고객 ID', '이름', '받는 곳', '채널', '목적', '상태'],
    ...['이유', '여정', '제목'],
  ],
  en: (zone) => [
    ...[
      'Number',
      `Queued at (${zone})`,
      `Settled at (${zone})`,
      'Customer id',
      'Name',
      'Recipient',
      'Channel',
      'Purpose',
    ],
    ...['State', 'Reason', 'Journey', 'Subject'],
  ],
};

/**
 * The messages of a list as a CSV file, newest first; read while it is sent. With a byte-order mark, so that spreadsheets
 * read Korean, and with formulas made harmless. States, reasons, hours and phone numbers are those of the page.
 *
 * @param zone the shop's; a moment is written as `YYYY-MM-DD HH:MM:SS` of its clock, which spreadsheets take for a date.
 */
export function messagesFile(services: Services, filter: MessageFilter, locale: Locale, zone: string): Readable {
  return pagedCsv(
    HEADS[locale](zone),
    (cursor) => messageList(services, filter, cursor, locale, CHUNK),
    (message) => recordOf(message, locale, zone),
  );
}

/** A moment as the zone's clock shows it, to the second. */
function clockText(at: number, zone: string): string {
  const whole = Math.floor(at / SECOND) * SECOND;
  return `${localDate(whole, zone)} ${new Date(localTimeOfDay(whole, zone)).toISOString().slice(11, 19)}`;
}

function recordOf(message: MessageListItem, locale: Locale, zone: string): (string | number)[] {
  const { id, customer, recipient, channel, purpose, state, reason, journeyName, subject } = message;
  const time = (at: number | null): string => (at === null ? '' : clockText(at, zone));
  const word = (words: Readonly<Record<string, { readonly ko: string; readonly en: string }>>, key: string): string =>
    words[key]?.[locale] ?? key;
  return [
    ...[
      id,
      time(message.queuedAt),
      time(message.finalAt),
      customer.externalId,
      customer.name ?? '',
      phoneText(recipient ?? ''),
    ],
    ...[word(CHANNEL_TEXT, channel), word(PURPOSE_TEXT, purpose), messageStateText(state)?.[locale] ?? state],
    ...[reason === null ? '' : reasonText(reason)[locale], journeyName, subject ?? ''],
  ];
}
