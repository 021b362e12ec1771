import type { HeldBackEvent } from './held-back.ts';

/** The door did not take the events. */
export class SendFailed extends Error {
  override name = 'SendFailed';
  readonly code: string;
  readonly status: number | null;
  constructor(code: string, message: string, status: number | null) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const PATIENCE_MS = 15_000;

/**
 * Sends events through the HTTP door, as a shop's own system would; they happen as they are sent, and carry the real
 * moment as a property.
 *
 * @param round makes the message ids of one replay differ from the next one's.
 * @returns what was wrong with single events, which will not get better by sending them again.
 * @throws SendFailed when the door cannot be reached or refuses.
 */
export async function sendEvents(
  door: string,
  key: string,
  round: number,
  events: readonly HeldBackEvent[],
): Promise<{ readonly code: string; readonly message: string } | null> {
  const batch = events.map(({ messageId, externalId, event, at, properties }) => ({
    type: 'track',
    messageId: `replay-${round}-${messageId}`,
    userId: externalId,
    event,
    properties: { ...properties, replay: true, original_at: new Date(at).toISOString() },
  }));
  let response;
  try {
    response = await fetch(`${door}/v1/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ batch }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    throw new SendFailed(
      'replay-no-answer',
      `The server's own door does not answer: ${(error as Error).message}`,
      null,
    );
  }
  const text = await response.text();
  if (!response.ok) throw new SendFailed(`replay-refused-${response.status}`, text.slice(0, 300), response.status);
  const { rejected } = JSON.parse(text) as { rejected?: readonly { readonly message: string }[] };
  return rejected && rejected.length > 0
    ? { code: 'replay-rejected', message: `${rejected.length} events were rejected: ${rejected[0]!.message}` }
    : null;
}
