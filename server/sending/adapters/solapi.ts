import { z } from 'zod';
import type { Adapter, AdapterKind, Intent, SendResult } from './adapter.ts';
import type { HttpAnswer } from './http-call.ts';
import { callSolapi, type SolapiAccess } from './solapi-client.ts';
import { reasonOf, resultOf } from './solapi-codes.ts';
import { batches, domestic, KEY_FIELD, solapiMessage, type SolapiMessage } from './solapi-messages.ts';
import { askSolapi, inParallel } from './solapi-receipts.ts';
import { templateReader } from './solapi-templates.ts';

const solapiConfig = z.object({
  apiKey: z.string().min(1),
  apiSecret: z.string().min(1),
  /** The caller number registered with SOLAPI. */
  from: z.string().transform((number) => number.replace(/\D/g, '')),
  /** The Kakao channel as SOLAPI names it, for AlimTalk. */
  pfId: z.string().trim().default(''),
  /** Another address than SOLAPI's own, as of a test server. */
  baseUrl: z
    .string()
    .trim()
    .default('')
    .transform((url) => url || 'https://api.solapi.com')
    .pipe(z.url({ protocol: /^https?$/ })),
  timeoutMs: z.number().int().min(10).max(60_000).default(30_000),
});
type SolapiConfig = z.infer<typeof solapiConfig>;

/** SOLAPI takes 10,000 at a time; fewer, so that one lost answer leaves few messages in doubt. */
const BATCH = 100;
const MOST_CALLS = 5;
const LEASE_MS = 180_000;
/** A carrier's result may take 80 hours (LMS), Kakao's three days; a little longer than either. */
const RECEIPTS_MS = 84 * 3_600_000;

const told = z.object({
  to: z.string().optional(),
  messageId: z.string().nullish(),
  statusCode: z.string(),
  statusMessage: z.string().nullish(),
  customFields: z.record(z.string(), z.unknown()).nullish(),
});
const sendAnswer = z.object({ failedMessageList: z.array(told).default([]), messageList: z.array(told).nullish() });
const refusal = z.object({ errorCode: z.string(), errorMessage: z.string().default('') });

const later = (code: string, detail: string, retryAfterMs?: number | null): SendResult => ({
  result: 'rejected',
  class: 'transient',
  code: reasonOf(code),
  detail,
  senderDown: true,
  ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
});
const never = (code: string, detail: string): SendResult => ({ result: 'rejected', class: 'permanent', code, detail });
const lost = (code: string, detail: string): SendResult => ({ result: 'unknown', code, detail, senderDown: true });

/** What one call's end means for all of its messages; null = it tells message by message. */
function resultForAll(called: HttpAnswer): SendResult | null {
  if (called.answer === 'unreached') return later('unreachable', called.detail);
  if (called.answer === 'lost') return lost('solapi-connection-lost', `${called.code}: ${called.detail}`);
  if (called.answer === 'broken') return lost(reasonOf(`http-${called.status}`), JSON.stringify(called.body));
  if (called.answer === 'ok' || sendAnswer.required().safeParse(called.body).success) return null;
  const { status, body, retryAfterMs } = called;
  const { errorCode, errorMessage } = refusal.safeParse(body).data ?? { errorCode: `http-${status}`, errorMessage: '' };
  const detail = `${errorCode}: ${errorMessage}`;
  if (status === 429) return later('busy', detail, retryAfterMs);
  if (status === 401 || status === 403) return later('login', detail);
  if (status === 402 || errorCode === 'NotEnoughBalance') return later('1030', detail);
  if (status < 400 || status === 404 || status === 408) return later(`http-${status}`, detail);
  return never(reasonOf(errorCode), errorMessage);
}

interface Ready {
  readonly index: number;
  readonly to: string;
  readonly message: SolapiMessage;
}

/** Why the rest of a round is kept back. */
interface Trouble {
  held: SendResult | null;
}

function open(config: SolapiConfig, concurrency: number): Adapter {
  const access: SolapiAccess = config;
  const calls = Math.min(concurrency, MOST_CALLS);
  const templates = templateReader(access);
  /** After an answer was lost: nothing more is handed over before SOLAPI has answered something harmless. */
  let isSuspect = false;

  async function readyOf(intent: Intent, index: number): Promise<Ready | SendResult> {
    const { kind, templateCode = '', text } = intent.rendered;
    const to = domestic(intent.recipient);
    if (to === null) return never('solapi-foreign-number', 'Only Korean numbers are sent to.');
    if (kind === 'alimtalk' && config.pfId === '')
      return later('no-channel', 'The sender has no Kakao channel (pfId).');
    if (kind === 'alimtalk' && templateCode === '')
      return never('solapi-no-template', 'The message names no template.');
    if (kind !== 'alimtalk' && config.from === '') return later('no-number', 'The sender has no caller number.');
    const alimtalk = kind === 'alimtalk' ? await templates.contentOf(templateCode, text) : null;
    if (alimtalk === 'differs') return never('solapi-template-differs', 'The text is not that of the template.');
    return { index, to, message: solapiMessage(intent, to, config, alimtalk) };
  }

  /** Fills in the results of a batch. After a call that tells of trouble the rest of the round is not handed over. */
  async function sendBatch(batch: readonly Ready[], results: SendResult[], trouble: Trouble): Promise<void> {
    const { held } = trouble;
    if (held) return batch.forEach(({ index }) => void (results[index] = held));
    const body = { messages: batch.map(({ message }) => message), showMessageList: true };
    const called = await callSolapi(access, 'POST', '/messages/v4/send-many/detail', body);
    const all = resultForAll(called);
    if (all?.result === 'unknown') isSuspect = true;
    if (all?.result === 'unknown') trouble.held = later('unreachable', all.detail);
    if (all?.result === 'rejected' && all.senderDown) trouble.held = all;
    if (all?.result === 'rejected' && all.class === 'permanent' && batch.length > 1) {
      // Nothing was taken: the one that spoils the batch is found by halving it.
      const half = Math.ceil(batch.length / 2);
      await sendBatch(batch.slice(0, half), results, trouble);
      return sendBatch(batch.slice(half), results, trouble);
    }
    if (all) return batch.forEach(({ index }) => void (results[index] = all));
    const read = sendAnswer.safeParse('body' in called ? called.body : null);
    const { failedMessageList = [], messageList } = read.data ?? {};
    const failed = new Map(failedMessageList.map((one) => [one.to, one]));
    const taken = new Map(messageList?.map((one) => [one.customFields?.[KEY_FIELD], one]));
    for (const { index, to, message } of batch) {
      const one = failed.get(to) ?? taken.get(message.customFields[KEY_FIELD]);
      results[index] = one
        ? resultOf(one.statusCode, one.statusMessage ?? '', one.messageId ?? null)
        : { result: 'unknown', code: 'solapi-not-told', detail: 'The answer does not speak of this message.' };
    }
  }

  async function send(intents: readonly Intent[]): Promise<readonly SendResult[]> {
    if (isSuspect) {
      const probed = await callSolapi(access, 'GET', '/messages/v4/list?limit=1');
      if (probed.answer !== 'ok') return intents.map(() => later('unreachable', 'SOLAPI does not answer.'));
      isSuspect = false;
    }
    const results: SendResult[] = [];
    const ready: Ready[] = [];
    for (const [i, intent] of intents.entries()) {
      const made = await readyOf(intent, i);
      if ('message' in made) ready.push(made);
      else results[i] = made;
    }
    const trouble: Trouble = { held: null };
    const jobs = batches(ready, BATCH).map((batch) => () => sendBatch(batch, results, trouble));
    await inParallel(jobs, calls);
    return results;
  }

  return {
    // SOLAPI takes the same message twice. Its list can be searched, but does not promise to be complete at once: a
    // message in doubt is looked for there (see `receipts`), never sent again.
    idempotency: 'none',
    claimSize: BATCH * calls * 2,
    groupSize: BATCH * calls,
    leaseMs: LEASE_MS,
    keepsAccepted: true,
    receipts: { windowMs: RECEIPTS_MS, ask: (left) => askSolapi(access, left, calls) },
    send,
    close: () => Promise.resolve(),
  };
}

/** Korean text messages (SMS, LMS) and AlimTalk through SOLAPI. */
export const solapi: AdapterKind<SolapiConfig> = {
  kind: 'solapi',
  channels: ['sms', 'alimtalk'],
  config: solapiConfig,
  open,
};
