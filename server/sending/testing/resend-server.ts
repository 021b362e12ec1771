import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** An e-mail as Resend takes it. */
export interface ResendMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly reply_to?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One request; `times` counts those of its key, from 1. */
export interface ResendCall {
  readonly key: string;
  readonly mail: ResendMail;
  readonly times: number;
  readonly at: number;
}

/** What the server does instead of taking the mail and answering at once; `…-taken` has taken it. */
export type ResendTrouble =
  | { readonly trouble: 'status'; readonly status: number; readonly name: string; readonly retryAfter?: number }
  | { readonly trouble: 'broken-taken' | 'cut' | 'cut-taken' }
  | { readonly trouble: 'late-taken'; readonly ms: number };

/** A server that speaks Resend's `POST /emails`: keys, their conflicts, and its errors. */
export interface ResendServer {
  readonly url: string;
  readonly calls: readonly ResendCall[];
  /** Mails that were taken, by key: each once. */
  readonly taken: ReadonlyMap<string, ResendMail>;
  close(): Promise<void>;
}

/** @param trouble what goes wrong with a call; null = nothing. */
export async function startResend(
  apiKey: string,
  trouble: (call: ResendCall) => ResendTrouble | null = () => null,
): Promise<ResendServer> {
  const calls: ResendCall[] = [];
  const times = new Map<string, number>();
  const taken = new Map<string, { readonly text: string; readonly id: string; readonly mail: ResendMail }>();

  const answer = (response: ServerResponse, status: number, body: unknown, retryAfter?: number): void => {
    const wait = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
    response.writeHead(status, { 'content-type': 'application/json', ...wait }).end(JSON.stringify(body));
  };
  const refuse = (response: ServerResponse, status: number, name: string, retryAfter?: number): void =>
    answer(response, status, { statusCode: status, name, message: `The server says ${name}.` }, retryAfter);

  function handle(request: IncomingMessage, response: ServerResponse, text: string): void {
    if (request.method !== 'POST' || request.url !== '/emails') return refuse(response, 404, 'not_found');
    if (request.headers.authorization !== `Bearer ${apiKey}`) return refuse(response, 403, 'invalid_api_key');
    if (!request.headers['user-agent']) return refuse(response, 403, 'missing_user_agent');
    const key = String(request.headers['idempotency-key'] ?? '');
    if (key === '' || key.length > 256) return refuse(response, 400, 'invalid_idempotency_key');
    const mail = JSON.parse(text) as ResendMail;
    times.set(key, (times.get(key) ?? 0) + 1);
    const call: ResendCall = { key, mail, times: times.get(key)!, at: Date.now() };
    calls.push(call);
    const known = taken.get(key);
    if (known && known.text !== text) return refuse(response, 409, 'invalid_idempotent_request');
    const wrong = trouble(call);
    if (wrong?.trouble === 'status') return refuse(response, wrong.status, wrong.name, wrong.retryAfter);
    if (wrong?.trouble === 'cut') return void response.destroy();
    const id = known?.id ?? `mail-${taken.size + 1}`;
    taken.set(key, { text, id, mail });
    if (wrong?.trouble === 'broken-taken') return refuse(response, 500, 'application_error');
    if (wrong?.trouble === 'cut-taken') return void response.destroy();
    if (wrong?.trouble === 'late-taken') return void setTimeout(() => answer(response, 200, { id }), wrong.ms).unref();
    answer(response, 200, { id });
  }

  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (text += part));
    request.on('end', () => handle(request, response, text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    get taken() {
      return new Map([...taken].map(([key, { mail }]) => [key, mail]));
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
