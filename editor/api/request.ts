import { ApiFailure, failureOf } from './failure.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Values of a query string; null and undefined are left out. */
export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A path with its query string. */
export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * One call of the API.
 *
 * @returns the JSON of the answer, `undefined` when it has no body; the caller names its type from the contract.
 * @throws ApiFailure for every refusal and when no server answers.
 */
export async function request<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await send(method, path, body, signal);
  const text = await response.text();
  const parsed = parse(text);
  if (!response.ok) throw failureOf(response.status, parsed);
  if (text !== '' && parsed === undefined) {
    throw new ApiFailure('unreadable', response.status, 'the server answered with something that is not JSON');
  }
  return parsed as Answer;
}

/** The raw answer, for streams. Aborting rethrows the browser's `AbortError`. */
export async function send(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiFailure('unreachable', 0, 'no server answered');
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
