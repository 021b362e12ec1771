/** How a call ended. `unreached` never left this machine; `lost` may have been read and acted upon. */
export type HttpAnswer =
  | {
      readonly answer: 'ok' | 'refused' | 'broken';
      readonly status: number;
      readonly body: unknown;
      readonly retryAfterMs: number | null;
    }
  | { readonly answer: 'unreached'; readonly code: string; readonly detail: string }
  | { readonly answer: 'lost'; readonly code: string; readonly detail: string };

/** Errors of a connection that never carried a request. */
const UNREACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Seconds or a date, as HTTP has it (RFC 9110, 10.2.3). */
function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

function failed(error: unknown): HttpAnswer {
  const cause = error instanceof Error ? error.cause : undefined;
  // An AggregateError of several addresses carries the code on itself.
  const code = (cause as { code?: unknown } | undefined)?.code;
  const name = typeof code === 'string' ? code : error instanceof Error ? error.name : 'Error';
  const detail = cause instanceof Error && cause.message !== '' ? cause.message : String(error);
  return { answer: UNREACHED.has(name) ? 'unreached' : 'lost', code: name, detail };
}

/** Calls a provider once with JSON. Never throws, never tries again by itself: only the ledger knows what may be sent twice. */
export async function callHttp(
  url: string,
  request: {
    readonly method: 'GET' | 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly timeoutMs: number;
  },
): Promise<HttpAnswer> {
  const { method, headers, body, timeoutMs } = request;
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // A redirected POST would be a second request.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status } = response;
    const text = await response.text();
    const retryAfterMs = retryAfter(response.headers.get('retry-after'), Date.now());
    let read: unknown = null;
    try {
      read = JSON.parse(text);
    } catch {
      // A success that cannot be read says nothing about the single messages.
      if (status < 300) return { answer: 'lost', code: 'unreadable', detail: text.slice(0, 200) };
    }
    const answer = status < 300 ? 'ok' : status >= 500 ? 'broken' : 'refused';
    return { answer, status, body: read, retryAfterMs };
  } catch (error) {
    return failed(error);
  }
}
