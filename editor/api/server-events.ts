import { ApiFailure, failureOf } from './failure.ts';
import { send, type Method } from './request.ts';

/** One server-sent event. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Splits a stream of text into server-sent events. Feed it chunks as they come; a block ends with an empty line, and
 * whatever follows the last one is kept for the next chunk.
 */
export function eventParser(): (chunk: string) => ServerEvent[] {
  let rest = '';
  return (chunk) => {
    rest += chunk;
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      let event = 'message';
      const data: string[] = [];
      for (const line of block.split(/\r?\n/)) {
        if (line.startsWith('event:')) event = line.slice(6).trim();
        else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
      }
      return data.length === 0 ? [] : [{ event, data: data.join('\n') }];
    });
  };
}

/**
 * Reads a streaming answer to any method (the browser's own EventSource can only GET).
 *
 * @throws ApiFailure when the server refuses; the browser's `AbortError` when aborted.
 */
export async function* readEvents(
  method: Method,
  path: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const response = await send(method, path, body, signal);
  if (!response.ok) {
    const refusal: unknown = await response.json().catch(() => undefined);
    throw failureOf(response.status, refusal);
  }
  if (response.body === null) throw new ApiFailure('unreadable', response.status, 'the stream has no body');
  const parse = eventParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield* parse(value);
  }
}
