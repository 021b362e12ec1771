import { z } from 'zod';
import { ReceiptsPutOff, type Left, type Receipt } from './adapter.ts';
import { callSolapi, type SolapiAccess } from './solapi-client.ts';
import { receiptOf } from './solapi-codes.ts';
import { domestic, KEY_FIELD } from './solapi-messages.ts';

/** SOLAPI's ids have 33 characters: so many fit well into an address. */
const IDS_PER_CALL = 100;
/** Clocks differ: looked for from so long before we sent it, and until so long after. */
const BEFORE_MS = 10 * 60_000;
const AFTER_MS = 60 * 60_000;
const PUT_OFF_MS = 30_000;

const listed = z.object({
  messageId: z.string().optional(),
  _id: z.string().optional(),
  statusCode: z.string().nullish(),
  customFields: z.record(z.string(), z.unknown()).nullish(),
});
const listAnswer = z.object({ messageList: z.record(z.string(), listed) });
type Listed = z.infer<typeof listed>;

async function list(access: SolapiAccess, query: URLSearchParams): Promise<[string, Listed][]> {
  const called = await callSolapi(access, 'GET', `/messages/v4/list?${query.toString()}`);
  if (called.answer === 'unreached' || called.answer === 'lost') throw new ReceiptsPutOff(called.detail, PUT_OFF_MS);
  const read = called.answer === 'ok' ? listAnswer.safeParse(called.body) : null;
  if (!read?.success) throw new ReceiptsPutOff(`HTTP ${called.status}`, called.retryAfterMs ?? PUT_OFF_MS);
  return Object.entries(read.data.messageList);
}

function receiptFor(id: string, { statusCode }: Listed): Receipt {
  return receiptOf(statusCode ?? '2000', id);
}

async function byId(access: SolapiAccess, left: readonly Left[]): Promise<Map<string, Receipt>> {
  const query = new URLSearchParams({ limit: String(IDS_PER_CALL) });
  for (const { providerId } of left) query.append('messageIds', providerId ?? '');
  return new Map((await list(access, query)).map(([id, found]) => [id, receiptFor(id, found)]));
}

/** SOLAPI cannot be asked for our key, only for a number and a time; the key is in what it lists. */
async function byKey(access: SolapiAccess, { key, recipient, at }: Left): Promise<Receipt> {
  const query = new URLSearchParams({
    to: domestic(recipient) ?? recipient,
    dateType: 'CREATED',
    startDate: new Date(at - BEFORE_MS).toISOString(),
    endDate: new Date(at + AFTER_MS).toISOString(),
    limit: '100',
  });
  const found = (await list(access, query)).find(([, { customFields }]) => customFields?.[KEY_FIELD] === key);
  return found ? receiptFor(...found) : { receipt: 'not-found' };
}

/**
 * What became of messages: by SOLAPI's id, a hundred with one call, or by their key where its answer was lost.
 *
 * @throws ReceiptsPutOff when SOLAPI cannot be asked now.
 */
export async function askSolapi(access: SolapiAccess, left: readonly Left[], concurrency: number): Promise<Receipt[]> {
  const receipts = new Map<Left, Receipt>();
  const known = left.filter(({ providerId }) => providerId !== null);
  const jobs: (() => Promise<void>)[] = [];
  for (let start = 0; start < known.length; start += IDS_PER_CALL) {
    const chunk = known.slice(start, start + IDS_PER_CALL);
    jobs.push(async () => {
      const found = await byId(access, chunk);
      for (const one of chunk) receipts.set(one, found.get(one.providerId ?? '') ?? { receipt: 'not-found' });
    });
  }
  for (const one of left) {
    if (one.providerId === null) jobs.push(async () => void receipts.set(one, await byKey(access, one)));
  }
  await inParallel(jobs, concurrency);
  return left.map((one) => receipts.get(one) ?? { receipt: 'not-found' });
}

/** Runs jobs, so many at a time; stops at the first that fails. */
export async function inParallel(jobs: readonly (() => Promise<void>)[], concurrency: number): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let job = jobs[next++]; job; job = jobs[next++]) await job();
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, jobs.length) }, worker));
}
