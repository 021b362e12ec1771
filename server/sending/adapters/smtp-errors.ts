import type { SendResult } from './adapter.ts';

/** What nodemailer throws. */
export interface SmtpError extends Error {
  readonly code?: string;
  /** The server's three digits, where it answered. */
  readonly responseCode?: number;
  readonly response?: string;
}

/** Codes of errors before or without an answer that concern one message, not the connection. */
const ofTheMessage = new Set(['EENVELOPE', 'EMESSAGE']);

/**
 * What an SMTP error means for the message. The server's own answer decides (4xx later, 5xx never); without one, a message
 * that had been handed over may have arrived, and one that had not is tried again.
 */
export function classify(error: SmtpError, handedOver: boolean): SendResult {
  const { code = 'ERROR', responseCode, response } = error;
  const detail = response ?? error.message;
  // A login that fails is the sender's trouble, not this message's: all of them wait until it is put right.
  if (code === 'EAUTH') {
    return { result: 'rejected', class: 'transient', code: 'smtp-login', detail, senderDown: true };
  }
  if (responseCode !== undefined && responseCode >= 400) {
    const name = `smtp-${responseCode}`;
    if (responseCode >= 500) return { result: 'rejected', class: 'permanent', code: name, detail };
    // 421: the server is closing; whatever else we have would meet the same.
    const down = responseCode === 421 ? ({ senderDown: true } as const) : {};
    return { result: 'rejected', class: 'transient', code: name, detail, ...down };
  }
  if (handedOver) return { result: 'unknown', code: 'smtp-connection-lost', detail };
  if (ofTheMessage.has(code)) return { result: 'rejected', class: 'permanent', code: 'smtp-message', detail };
  return { result: 'rejected', class: 'transient', code: `smtp-${code.toLowerCase()}`, detail, senderDown: true };
}
