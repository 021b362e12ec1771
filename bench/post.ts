/** The plain HTTP client of the benchmarks. */
import { request, type Agent, type IncomingMessage } from 'node:http';

/**
 * As every client does: asks again when the server closes an idle connection as it is taken, and later when it is told to
 * wait (429 with Retry-After); events have a messageId.
 */
export async function steadyPost(
  agent: Agent,
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await postOnce(agent, url, headers, body);
      if (answer.status !== 429 || answer.retryAfterS === null) return answer;
      await new Promise((resolve) => setTimeout(resolve, (answer.retryAfterS ?? 1) * 1000));
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

export interface Answer {
  readonly status: number;
  /** Seconds to wait, where it says. */
  readonly retryAfterS: number | null;
  readonly text: string;
}

/** By the plain client: `fetch` takes three times the processor, which the product would lack. */
function postOnce(agent: Agent, url: string, headers: Record<string, string>, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => resolve(answerOf(response, Buffer.concat(parts).toString())));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function answerOf({ statusCode, headers }: IncomingMessage, text: string): Answer {
  const after = headers['retry-after'];
  return { status: statusCode ?? 0, retryAfterS: after === undefined ? null : Number(after), text };
}
