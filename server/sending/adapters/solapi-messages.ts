import type { Intent } from './adapter.ts';
import type { AlimtalkContent } from './solapi-templates.ts';

/** The field of ours that travels with every message. */
export const KEY_FIELD = 'naru';

/** A message as `send-many/detail` takes it. */
export interface SolapiMessage {
  readonly to: string;
  readonly from?: string;
  readonly type: 'SMS' | 'LMS' | 'ATA';
  readonly text?: string;
  readonly subject?: string;
  readonly kakaoOptions?: {
    readonly pfId: string;
    readonly templateId: string;
    readonly variables?: Readonly<Record<string, string>>;
    readonly disableSms: true;
    readonly adFlag: false;
  };
  readonly customFields: Readonly<Record<string, string>>;
}

/** A Korean number as SOLAPI wants it (01012345678); null for a number of another country. */
export function domestic(recipient: string): string | null {
  const digits = recipient.replace(/\D/g, '');
  if (digits.startsWith('0') && !recipient.startsWith('+')) return digits;
  return digits.startsWith('82') ? `0${digits.slice(2).replace(/^0/, '')}` : null;
}

/** The message of an intent. SMS or LMS was chosen by its bytes when it was made; SOLAPI is told, not asked. */
export function solapiMessage(
  { key, rendered }: Intent,
  to: string,
  { from, pfId }: { readonly from: string; readonly pfId: string },
  alimtalk: AlimtalkContent | null,
): SolapiMessage {
  const customFields = { [KEY_FIELD]: key };
  if (rendered.kind !== 'alimtalk') {
    const type = rendered.kind === 'sms' ? 'SMS' : 'LMS';
    const subject = type === 'LMS' && rendered.subject !== null ? { subject: rendered.subject } : {};
    return { to, from, type, text: rendered.text, ...subject, customFields };
  }
  return {
    to,
    ...(from !== '' && { from }),
    type: 'ATA',
    ...(alimtalk?.variables ? {} : { text: rendered.text }),
    kakaoOptions: {
      pfId,
      templateId: rendered.templateCode ?? '',
      ...(alimtalk?.variables && { variables: alimtalk.variables }),
      // A text message instead is for the journey to send: SOLAPI's own would come on top of a late AlimTalk.
      disableSms: true,
      adFlag: false,
    },
    customFields,
  };
}

/** Cuts into batches in which nobody occurs twice: failures are told by number, not by our key. */
export function batches<Item extends { readonly to: string }>(items: readonly Item[], size: number): Item[][] {
  const made: { items: Item[]; numbers: Set<string> }[] = [];
  for (const item of items) {
    let batch = made.find(({ items: inside, numbers }) => inside.length < size && !numbers.has(item.to));
    if (!batch) made.push((batch = { items: [], numbers: new Set() }));
    batch.items.push(item);
    batch.numbers.add(item.to);
  }
  return made.map((batch) => batch.items);
}
