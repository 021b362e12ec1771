/** What goes wrong at the providers, fixed by recipient and subject, so that it can be foretold. */
import type { ResendCall, ResendTrouble } from '../../server/sending/testing/resend-server.ts';

/** 0..999, fixed by the text (FNV-1a, its high bits). */
export function thousandth(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39) >>> 0;
  return ((hash ^ (hash >>> 15)) >>> 0) % 1000;
}

/** Does the provider with keys refuse this mail for good? */
export function keyedRefuses(to: string, subject: string): boolean {
  return thousandth(`keyed ${to} ${subject}`) < 30;
}

/** Refusals for good stay; everything else goes wrong at the first call only. @param lateMs longer than the client waits. */
export function keyedTrouble({ mail, times }: ResendCall, lateMs: number): ResendTrouble | null {
  const to = mail.to[0] ?? '';
  const drawn = thousandth(`keyed ${to} ${mail.subject}`);
  if (keyedRefuses(to, mail.subject)) return { trouble: 'status', status: 422, name: 'invalid_to_address' };
  if (times > 1) return null;
  if (drawn < 60) return { trouble: 'status', status: 429, name: 'rate_limit_exceeded', retryAfter: 1 };
  if (drawn < 90) return { trouble: 'status', status: 500, name: 'application_error' };
  if (drawn < 110) return { trouble: 'broken-taken' };
  if (drawn < 130) return { trouble: 'cut' };
  if (drawn < 150) return { trouble: 'cut-taken' };
  if (drawn < 152) return { trouble: 'late-taken', ms: lateMs };
  return null;
}

/** What the plain mailbox does with a mail; `…-kept` has it in the mailbox, though its sender cannot know. */
export type PlainTrouble = 'refuse' | 'put-off' | 'cut' | 'cut-kept' | 'silent-kept' | 'slow' | null;

export function plainTrouble(to: string, subject: string): PlainTrouble {
  const drawn = thousandth(`plain ${to} ${subject}`);
  if (drawn < 30) return 'refuse';
  if (drawn < 70) return 'put-off';
  if (drawn < 85) return 'cut';
  if (drawn < 100) return 'cut-kept';
  if (drawn < 102) return 'silent-kept';
  return drawn < 120 ? 'slow' : null;
}
