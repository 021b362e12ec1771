import { createHmac, randomBytes } from 'node:crypto';
import { callHttp, type HttpAnswer } from './http-call.ts';

/** Where and as whom SOLAPI is called. */
export interface SolapiAccess {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

/** The header that signs one request; good for one use within 15 minutes. */
export function authorization({ apiKey, apiSecret }: Pick<SolapiAccess, 'apiKey' | 'apiSecret'>, now: Date): string {
  const date = now.toISOString();
  const salt = randomBytes(16).toString('hex');
  const signature = createHmac('sha256', apiSecret)
    .update(date + salt)
    .digest('hex');
  return `HMAC-SHA256 apiKey=${apiKey}, date=${date}, salt=${salt}, signature=${signature}`;
}

/** Calls SOLAPI once. */
export function callSolapi(
  access: SolapiAccess,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<HttpAnswer> {
  const headers = { Authorization: authorization(access, new Date()) };
  const { baseUrl, timeoutMs } = access;
  return callHttp(baseUrl.replace(/\/+$/, '') + path, { method, headers, body, timeoutMs });
}
