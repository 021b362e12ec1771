import { RETAKE, type MessageRow } from './message-row.ts';
import type { MessageReason } from './reasons.ts';

/** What the gates of one round judge by. */
export interface GateRules {
  /** Epoch milliseconds of the next 08:00 KST while it is night there and the shop holds ads, else null. */
  readonly nightEndsAt: number | null;
  /** Most advertisements per customer and day; null = any number. */
  readonly capPerDay: number | null;
  /** Consents older than this (epoch milliseconds) must be confirmed again before they count. */
  readonly consentSince: number;
}

/** What becomes of a queued message now. */
export type Verdict =
  | { readonly to: 'claimed' }
  | { readonly to: 'queued'; readonly dueAt: number; readonly reason: MessageReason }
  | { readonly to: 'skipped' | 'ghost' | 'cancelled' | 'failed' | 'unknown'; readonly reason: MessageReason | null };

const address = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\]+$/;

/** Where the message goes: an e-mail address or a telephone number; null when there is none that could be right. */
export function recipientOf(row: Pick<MessageRow, 'channel' | 'email' | 'phone'>): string | null {
  if (row.channel === 'email') {
    return row.email !== null && row.email.length <= 254 && address.test(row.email) ? row.email : null;
  }
  if (row.phone === null) return null;
  const digits = row.phone.replace(/[\s().-]/g, '');
  return /^\+?\d{8,15}$/.test(digits) ? digits : null;
}

const skipped = (reason: MessageReason): Verdict => ({ to: 'skipped', reason });
const claimed: Verdict = { to: 'claimed' };

/**
 * Judges one message. Advertising alone needs consent, keeps the night and counts against the cap. A held-out customer
 * passes the same gates, so that ghosts are exactly the people who would have got the message.
 *
 * @param used advertisements of this customer counted today, those of this round included; on the shadow count for held-out customers.
 */
export function judge(row: MessageRow, rules: GateRules, used: number): Verdict {
  const verdict = judged(row, rules, used);
  // Sent again after a crash: if it may not go now, it may still have gone then. We do not know, and say so.
  if (row.reason === RETAKE && verdict.to !== 'claimed') return { to: 'unknown', reason: 'may-have-left' };
  return verdict;
}

function judged(row: MessageRow, rules: GateRules, used: number): Verdict {
  if (row.place === null || row.place === 'ended') return { to: 'cancelled', reason: 'run-ended' };
  if (row.run_visit !== row.visit) return { to: 'cancelled', reason: 'moved-on' };
  if (row.external_id === null) return { to: 'cancelled', reason: 'customer-deleted' };
  const isAd = row.purpose === 'ad';
  if (isAd && row.bought) return skipped('already-bought');
  if (recipientOf(row) === null) return skipped('no-address');
  if (isAd) {
    if (row.channel === 'alimtalk') return { to: 'failed', reason: 'alimtalk-ad' };
    if (row.ad !== 1) return skipped('no-consent');
    if ((row.ad_at ?? 0) < rules.consentSince) return skipped('consent-overdue');
    if (rules.nightEndsAt !== null && row.channel !== 'email' && row.night !== 1) {
      return { to: 'queued', dueAt: rules.nightEndsAt, reason: 'night-hold' };
    }
    if (rules.capPerDay !== null && used >= rules.capPerDay && row.reason !== RETAKE) return skipped('cap-reached');
  }
  return row.treatment === 'held' ? { to: 'ghost', reason: null } : claimed;
}
