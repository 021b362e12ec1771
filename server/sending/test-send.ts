import { randomUUID } from 'node:crypto';
import type { SendersTable } from '../store/sending-schema.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { adapterOf, SenderUnusable } from './adapters/opened.ts';
import { recipientOf } from './gates.ts';
import { parseContent, renderMessage } from './render.ts';

/** What a sender's provider said to one test message. */
export interface TestResult {
  readonly result: 'accepted' | 'rejected' | 'unknown';
  readonly code: string | null;
  readonly detail: string | null;
}

const words = {
  subject: '나루 시험 발송 · Naru test',
  body: '이 메시지가 보이면 발신자 설정이 맞아요.\nIf you can read this, the sender works. 🚢',
  // Text messages carry no emoji.
  short: '나루 시험 발송이에요. Naru test message.',
};

/**
 * Sends one test message through a sender, at once and past the ledger.
 * @returns null when there is no such sender.
 */
export async function testSend(services: Services, senderId: string, to: string): Promise<TestResult | null> {
  const { database } = services;
  const text = 'select * from senders where id = ?';
  const sender = (await execute<SendersTable>(database, database.reader, text, [senderId]))[0];
  if (!sender) return null;
  const { channel } = sender;
  const recipient = recipientOf({ channel, email: to, phone: to });
  if (recipient === null) return { result: 'rejected', code: 'no-address', detail: 'This is not a usable address.' };
  const settings = await services.settings.get();
  const body = channel === 'email' ? words.body : words.short;
  const content = { channel, purpose: 'info' as const, body, ...(channel === 'email' && { subject: words.subject }) };
  const rendered = renderMessage(parseContent(content), { variables: {}, shop: settings, unsubscribe: '' });
  try {
    const adapter = adapterOf(database, sender);
    const intent = {
      key: `naru-test-${randomUUID()}`,
      attempt: 1,
      channel,
      purpose: content.purpose,
      recipient,
      rendered,
    };
    const [result] = await adapter.send([intent]);
    if (result?.result === 'accepted') return { result: 'accepted', code: null, detail: result.providerId };
    return result ? { result: result.result, code: result.code, detail: result.detail } : null;
  } catch (error) {
    if (!(error instanceof SenderUnusable)) throw error;
    return { result: 'rejected', code: 'sender-unusable', detail: error.message };
  }
}
