import { z } from 'zod';
import type { Left, Receipt } from './adapter.ts';
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

type NotAsked = Extract<Receipt, { receipt: 'not-asked' }>;

async function list(access: SolapiAccess, query: URLSearchParams): Promise<[string, Listed][] | NotAsked> {
  const called = await callSolapi(access, 'GET', `/messages/v4/list?${query.toString()}`);
  if (called.answer === 'unreached' || called.answer === 'lost') {
    return { receipt: 'not-asked', retryAfterMs: PUT_OFF_MS, detail: called.detail };
  }
  const read = called.answer === 'ok' ? listAnswer.safeParse(called.body) : null;
  if (read?.success) return Object.entries(read.data.messageList);
  const { status, retryAfterMs } = called;
  return { receipt: 'not-asked', retryAfterMs: retryAfterMs ?? PUT_OFF_MS, detail: `HTTP ${status}` };
}

function receiptFor(id: string, { statusCode }: Listed): Receipt {
  return receiptOf(statusCode ?? '2000', id);
}

async function byId(access: SolapiAccess, left: readonly Left[]): Promise<readonly Receipt[] | NotAsked> {
  const query = new URLSearchParams({ limit: String(IDS_PER_CALL) });
  for (const { providerId } of left) query.append('messageIds', providerId ?? '');
  const answer = await list(access, query);
  if (!Array.isArray(answer)) return answer;
  const found = new Map(answer);
  return left.map(({ providerId }): Receipt => {
    const one = found.get(providerId ?? '');
    return one ? receiptFor(providerId ?? '', one) : { receipt: 'not-found' };
  });
}

/** SOLAPI cannot be asked for our key, only for a number and a time; the key is in what it lists. */
async function byKey(access: SolapiAccess, { key, recipient, at }: Left): Promise<readonly Receipt[] | NotAsked> {
  const query = new URLSearchParams({
    to: domestic(recipient) ?? recipient,
    dateType: 'CREATED',
    startDate: new Date(at - BEFORE_MS).toISOString(),
    endDate: new Date(at + AFTER_MS).toISOString(),
    limit: '100',
  });
  const answer = await list(access, query);
  if (!Array.isArray(answer)) return answer;
  const found = answer.find(([, { customFields }]) => customFields?.[KEY_FIELD] === key);
  return [found ? receiptFor(...found) : { receipt: 'not-found' }];
}

/**
 * What became of messages: by SOLAPI's id, a hundred with one call, or by their key where its answer was lost. Stops
 * asking at the first call that goes wrong; what it knows by then is kept.
 */
export async function askSolapi(access: SolapiAccess, left: readonly Left[], concurrency: number): Promise<Receipt[]> {
  const known = left.filter(({ providerId }) => providerId !== null);
  const questions: Left[][] = [];
  for (let start = 0; start < known.length; start += IDS_PER_CALL)
    questions.push(known.slice(start, start + IDS_PER_CALL));
  for (const one of left) if (one.providerId === null) questions.push([one]);
  const receipts = new Map<Left, Receipt>();
  let stopped: NotAsked | null = null;
  const jobs = questions.map((question) => async () => {
    if (stopped) return;
    const answer = question[0]?.providerId === null ? await byKey(access, question[0]) : await byId(access, question);
    if ('receipt' in answer) stopped = answer;
    else for (const [i, one] of question.entries()) receipts.set(one, answer[i] ?? { receipt: 'not-found' });
  });
  await inParallel(jobs, concurrency);
  const rest: Receipt = stopped ?? { receipt: 'not-found' };
  return left.map((one) => receipts.get(one) ?? rest);
}

/** Runs jobs, so many at a time. */
export async function inParallel(jobs: readonly (() => Promise<void>)[], concurrency: number): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let job = jobs[next++]; job; job = jobs[next++]) await job();
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, jobs.length) }, worker));
}
