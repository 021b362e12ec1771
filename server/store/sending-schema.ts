import type { Generated } from 'kysely';

/* Tables of messages and who sends them; conventions as in `schema.ts`. */

/** The ledger. */
export interface MessagesTable {
  id: Generated<number>;
  journey_id: string;
  version: number;
  run_id: number;
  node_id: string;
  visit: number;
  effect: number;
  customer_id: number;
  channel: 'email' | 'sms' | 'alimtalk';
  purpose: 'ad' | 'info' | 'auth';
  treatment: 'treated' | 'held';
  sender_id: string;
  state:
    | 'queued'
    | 'claimed'
    | 'sending'
    | 'accepted'
    | 'delivered'
    | 'failed'
    | 'unknown'
    | 'skipped'
    | 'ghost'
    | 'cancelled';
  /** Why skipped, failed, cancelled or put off. */
  reason: string | null;
  queued_at: number;
  /**
   * Not before (night hold, back-off, rate); 0 = at once. When accepted or unknown: when the provider is asked next what
   * became of it; 0 = never.
   */
  due_at: number;
  lease: string | null;
  lease_until: number | null;
  attempts: number;
  final_at: number | null;
  provider_id: string | null;
  recipient: string | null;
  /** JSON of the rendered message (subject, text, html, headers). */
  rendered: string | null;
}

export interface AttemptsTable {
  message_id: number;
  n: number;
  at: number;
  result: 'accepted' | 'transient' | 'permanent' | 'unknown';
  code: string | null;
  detail: string | null;
}

export interface SendersTable {
  id: string;
  name: string;
  channel: 'email' | 'sms' | 'alimtalk';
  kind: 'resend' | 'sandbox' | 'smtp' | 'solapi';
  config: string;
  /** The sender used for its channel when a node names none. */
  preferred: number;
  /** Messages per second, null = unlimited. */
  rate: number | null;
  tokens: number;
  refilled_at: number;
  concurrency: number;
  created_at: number;
}

/** Messages counted against the frequency cap, per customer and local day; `shadow` for held-out customers. */
export interface CapsTable {
  customer_id: number;
  day: number;
  shadow: number;
  count: number;
}
