import type { ZodType } from 'zod';
import type { Channel } from '../../../engine/facts.ts';
import type { Purpose } from '../../../engine/node-type.ts';
import type { Rendered } from '../rendered.ts';

/** One message, ready to leave. */
export interface Intent {
  /** The same for every attempt at the same message, different for every message. */
  readonly key: string;
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  readonly channel: Channel;
  readonly purpose: Purpose;
  /** E-mail address or telephone number. */
  readonly recipient: string;
  readonly rendered: Rendered;
}

/** What the provider said. `policy` is a refusal for a rule of its own; like `permanent` it is not tried again. */
export type SendResult =
  | { readonly result: 'accepted'; readonly providerId: string | null }
  | {
      readonly result: 'rejected';
      readonly class: 'permanent' | 'transient' | 'policy';
      readonly code: string;
      readonly detail: string;
      /** Not before so many milliseconds, as the provider asked (Retry-After). */
      readonly retryAfterMs?: number;
      /** Nobody can be reached through this sender now: the rest of the round waits too. */
      readonly senderDown?: true;
    }
  /** It may have been sent: the connection broke after the message was handed over. */
  | {
      readonly result: 'unknown';
      readonly code: string;
      readonly detail: string;
      /** The provider is in trouble: the rest of the round waits. */
      readonly senderDown?: true;
    };

/** A message that has left, or may have. */
export interface Left {
  readonly key: string;
  /** The provider's id; null when its answer was lost. */
  readonly providerId: string | null;
  readonly recipient: string;
  /** When it left (epoch milliseconds), as near as the ledger knows. */
  readonly at: number;
}

/** What became of a message after it had left, as the provider's list tells it. */
export type Receipt =
  | { readonly receipt: 'delivered' | 'on-its-way'; readonly providerId: string }
  | { readonly receipt: 'failed' | 'unknown'; readonly providerId: string; readonly code: string }
  /** The provider's list does not have it (yet). */
  | { readonly receipt: 'not-found' }
  /** The provider could not be asked now; not before so many milliseconds. */
  | { readonly receipt: 'not-asked'; readonly retryAfterMs: number; readonly detail: string };

/**
 * How a message that was being sent when the process died is treated: sent again under its key within the window,
 * looked up, or (`none`) called unknown and never sent again.
 */
export type Idempotency = { readonly windowMs: number } | 'lookup' | 'none';

/** One configured sender, open for sending. */
export interface Adapter {
  readonly idempotency: Idempotency;
  /** Most messages of one claim: what the sender can work off well within a lease. */
  readonly claimSize: number;
  /** For how long a round may hold its rows, in milliseconds; after that they are released (see `releaseExpired`). */
  readonly leaseMs: number;
  /** Rows in `sending` at a time. */
  readonly groupSize: number;
  /** Are accepted attempts worth a row of their own? A provider's are, the sandbox's are not. */
  readonly keepsAccepted: boolean;
  /** Sends all at once; one result per intent, in order. Never rejects for a reason of one message. */
  send(intents: readonly Intent[]): Promise<readonly SendResult[]>;
  /** For `lookup`: what became of these keys; null = the provider never saw it. */
  lookup?(keys: readonly string[]): Promise<readonly (SendResult | null)[]>;
  /** For providers that tell later whether a message arrived: asked about messages that were accepted, or are unknown. */
  readonly receipts?: {
    /** A message is asked about for so long, in milliseconds; then it stays unknown. */
    readonly windowMs: number;
    /** One answer per message, in order. Never rejects. */
    ask(left: readonly Left[]): Promise<readonly Receipt[]>;
  };
  close(): Promise<void>;
}

/** A kind of sender. */
export interface AdapterKind<Config = unknown> {
  readonly kind: string;
  readonly channels: readonly Channel[];
  readonly config: ZodType<Config>;
  /** @param concurrency calls at a time; kinds that take many messages with one call group them as they like. */
  open(config: Config, concurrency: number): Adapter;
}
