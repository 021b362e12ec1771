import { z } from 'zod';
import { openMessage } from '../rendered.ts';
import type { Adapter, AdapterKind, Intent, SendResult } from './adapter.ts';
import { callHttp, type HttpAnswer } from './http-call.ts';

const resendConfig = z.object({
  apiKey: z.string().min(1),
  /** `name@shop.kr` or `Shop <name@shop.kr>`, of a domain verified with Resend. */
  from: z.string().min(3),
  replyTo: z.string().optional(),
  /** Another address than Resend's own, as of a test server. */
  baseUrl: z
    .string()
    .trim()
    .default('')
    .transform((url) => url || 'https://api.resend.com')
    .pipe(z.url({ protocol: /^https?$/ })),
  timeoutMs: z.number().int().min(10).max(60_000).default(20_000),
});
type ResendConfig = z.infer<typeof resendConfig>;

/** Resend keeps a key for 24 hours; an hour less, for clocks that differ. */
const KEY_MS = 23 * 3_600_000;
/** Calls outlast a silence by far: connecting, handing over, reading. */
const LEASE_PER_TIMEOUT = 3;

const taken = z.object({ id: z.string() });
const refusal = z.object({ name: z.string(), message: z.string().default('') });

const QUOTAS = new Set(['daily_quota_exceeded', 'monthly_quota_exceeded']);

/** What the end of a call means for its message. Whatever may have been read is in doubt, and the key settles it. */
export function resendResult(called: HttpAnswer): SendResult {
  if (called.answer === 'unreached') {
    const { detail } = called;
    return { result: 'rejected', class: 'transient', code: 'resend-unreachable', detail, senderDown: true };
  }
  if (called.answer === 'lost') {
    const detail = `${called.code}: ${called.detail}`;
    return { result: 'unknown', code: 'resend-connection-lost', detail, senderDown: true };
  }
  const { status, body, retryAfterMs } = called;
  if (called.answer === 'ok') {
    const { data } = taken.safeParse(body);
    if (data) return { result: 'accepted', providerId: data.id };
    return { result: 'unknown', code: 'resend-connection-lost', detail: JSON.stringify(body).slice(0, 200) };
  }
  const { name, message } = refusal.safeParse(body).data ?? { name: `http-${status}`, message: '' };
  const code = `resend-${name}`;
  if (called.answer === 'broken') return { result: 'unknown', code, detail: message, senderDown: true };
  // Only what has been accepted under the key before can differ from this.
  if (name === 'invalid_idempotent_request') return { result: 'accepted', providerId: null };
  if (name === 'concurrent_idempotent_requests') return { result: 'unknown', code, detail: message };
  const later = {
    result: 'rejected',
    class: 'transient',
    detail: `${name}: ${message}`,
    ...(retryAfterMs !== null && { retryAfterMs }),
  } as const;
  if (QUOTAS.has(name)) return { ...later, code, senderDown: true };
  if (status === 429) return { ...later, code: 'resend-busy' };
  if (status === 401 || status === 403) return { ...later, code: 'resend-login', senderDown: true };
  if (status < 400 || status === 404 || status === 408) return { ...later, code, senderDown: true };
  return { result: 'rejected', class: 'permanent', code, detail: message };
}

function open(config: ResendConfig, concurrency: number): Adapter {
  const { apiKey, baseUrl, timeoutMs } = config;
  const url = `${baseUrl.replace(/\/+$/, '')}/emails`;
  async function sendOne({ key, recipient, rendered }: Intent): Promise<SendResult> {
    const { subject, text, html, headers } = openMessage(rendered);
    const body = {
      from: config.from,
      to: [recipient],
      ...(config.replyTo ? { reply_to: config.replyTo } : {}),
      subject: subject ?? '',
      text,
      ...(html === null ? {} : { html }),
      headers,
    };
    const access = { Authorization: `Bearer ${apiKey}`, 'Idempotency-Key': key, 'User-Agent': 'naru' };
    return resendResult(await callHttp(url, { method: 'POST', headers: access, body, timeoutMs }));
  }
  return {
    idempotency: { windowMs: KEY_MS },
    claimSize: Math.max(50, concurrency * 10),
    groupSize: concurrency,
    leaseMs: LEASE_PER_TIMEOUT * timeoutMs,
    keepsAccepted: true,
    send: (intents) => Promise.all(intents.map(sendOne)),
    close: () => Promise.resolve(),
  };
}

/** E-mail through Resend, which knows a message by its key: one that was lost on the way is sent again and arrives once. */
export const resend: AdapterKind<ResendConfig> = {
  kind: 'resend',
  channels: ['email'],
  config: resendConfig,
  open,
};
