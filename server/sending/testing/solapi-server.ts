import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refusalCode, type TakenMessage } from './solapi-rules.ts';
import { signatureChecker } from './solapi-signature.ts';

export const SOLAPI_KEY = 'NCSTESTKEY';
export const SOLAPI_SECRET = 'secret-of-the-test';

/** What happens to one call of `send-many/detail`. `late` answers once the caller has given up; all but `refuse` keep the messages or not as they say. */
export type Mishap =
  | {
      readonly do: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: unknown;
    }
  | { readonly do: 'disconnect' | 'late'; readonly keeps: boolean }
  | { readonly do: 'take-and-answer'; readonly status: number };

/** A SOLAPI that checks what the real one checks and keeps what it took. */
export interface FakeSolapi {
  readonly url: string;
  readonly taken: TakenMessage[];
  readonly templates: Map<string, string>;
  /** Codes with which numbers are refused at the door. */
  readonly refused: Map<string, string>;
  /** Mishaps of the next calls to send, first come first served. */
  readonly mishaps: Mishap[];
  /** Requests by path, without the query. */
  readonly calls: Map<string, number>;
  /** Most sending calls at a time. */
  most: number;
  /** Sending calls allowed from here on; then 429. */
  allowed: number;
  /** Questions to the list allowed from here on; then 429. */
  questions: number;
  /** Holds sending calls until it resolves. */
  gate: Promise<void>;
  /** What the carrier reports of messages to a number. */
  report(to: string, statusCode: string): void;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
}

function answer(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

/** Starts one on a free port. */
export async function fakeSolapi(): Promise<FakeSolapi> {
  const isSigned = signatureChecker(SOLAPI_KEY, SOLAPI_SECRET);
  const waiting = new Set<ServerResponse>();
  let sending = 0;
  let ids = 0;

  function take(body: Record<string, unknown>): unknown {
    const messages = body['messages'] as TakenMessage[];
    const failedMessageList: object[] = [];
    const messageList: object[] = [];
    const seen = new Set<string>();
    for (const message of messages) {
      const { to, customFields } = message;
      const twice = body['allowDuplicates'] !== true && seen.has(to);
      seen.add(to);
      const code = twice ? '1026' : (fake.refused.get(to) ?? refusalCode(message, fake.templates));
      const messageId = `M4V${String(++ids).padStart(30, '0')}`;
      if (code !== null) {
        failedMessageList.push({
          to,
          from: message.from,
          type: message.type,
          statusCode: code,
          statusMessage: `거절 ${code}`,
          messageId,
        });
        continue;
      }
      fake.taken.push({ ...message, messageId, statusCode: '2000', dateCreated: Date.now() });
      messageList.push({ messageId, statusCode: '2000', statusMessage: '정상 접수', customFields });
    }
    const listed = body['showMessageList'] === true ? { messageList } : {};
    return { failedMessageList, groupInfo: { groupId: `G4V${ids}`, count: { total: messages.length } }, ...listed };
  }

  async function send(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    await fake.gate;
    const mishap = fake.mishaps.shift();
    if (mishap === undefined) {
      if (fake.allowed-- <= 0) {
        return answer(
          response,
          429,
          { errorCode: 'TooManyRequests', errorMessage: '요청이 너무 많습니다' },
          { 'Retry-After': '7' },
        );
      }
      return answer(response, 200, take(body));
    }
    if (mishap.do === 'answer') return answer(response, mishap.status, mishap.body ?? {}, mishap.headers);
    if (mishap.do === 'take-and-answer') {
      take(body);
      return answer(response, mishap.status, { errorCode: 'InternalServerError', errorMessage: '서버 오류' });
    }
    if (mishap.keeps) take(body);
    if (mishap.do === 'disconnect') return void response.destroy();
    waiting.add(response);
  }

  function list(query: URLSearchParams): unknown {
    const ids = new Set(query.getAll('messageIds'));
    const to = query.get('to');
    const from = Date.parse(query.get('startDate') ?? '1970-01-01');
    const until = Date.parse(query.get('endDate') ?? '2999-01-01');
    const found = fake.taken
      .filter((one) => ids.size === 0 || ids.has(one.messageId))
      .filter((one) => (to === null || one.to === to) && one.dateCreated >= from && one.dateCreated <= until)
      .slice(0, Number(query.get('limit') ?? 20));
    return { limit: found.length, messageList: Object.fromEntries(found.map((one) => [one.messageId, one])) };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    fake.calls.set(url.pathname, (fake.calls.get(url.pathname) ?? 0) + 1);
    const problem = isSigned(request.headers.authorization ?? '');
    if (problem !== null) return answer(response, 403, { errorCode: problem, errorMessage: problem });
    if (request.method === 'POST' && url.pathname === '/messages/v4/send-many/detail') {
      fake.most = Math.max(fake.most, ++sending);
      return send(request, response).finally(() => sending--);
    }
    if (url.pathname === '/messages/v4/list') {
      if (fake.questions-- <= 0)
        return answer(response, 429, { errorCode: 'TooManyRequests' }, { 'Retry-After': '90' });
      return answer(response, 200, list(url.searchParams));
    }
    const content = fake.templates.get(decodeURIComponent(url.pathname.replace('/kakao/v2/templates/', '')));
    if (content === undefined) return answer(response, 404, { errorCode: 'NotFound', errorMessage: '없음' });
    return answer(response, 200, { templateId: 'T', status: 'APPROVED', content });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeSolapi = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: [],
    templates: new Map(),
    refused: new Map(),
    mishaps: [],
    calls: new Map(),
    most: 0,
    allowed: Infinity,
    questions: Infinity,
    gate: Promise.resolve(),
    report(to, statusCode) {
      for (const one of fake.taken) if (one.to === to) one.statusCode = statusCode;
    },
    async close() {
      for (const response of waiting) response.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}
