import type { Channel } from '../../engine/facts.ts';
import type { Purpose } from '../../engine/node-type.ts';

/** A queued message with all that its gates and its template need to know. */
export interface MessageRow {
  readonly id: number;
  readonly journey_id: string;
  readonly version: number;
  readonly run_id: number;
  readonly node_id: string;
  readonly visit: number;
  readonly customer_id: number;
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly treatment: 'treated' | 'held';
  readonly queued_at: number;
  readonly attempts: number;
  readonly reason: string | null;
  readonly external_id: string | null;
  readonly attributes: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly place: 'riding' | 'parked' | 'due' | 'ended' | null;
  readonly run_visit: number | null;
  readonly queue: 'live' | 'bulk' | null;
  readonly entry: string | null;
  /** Consents: 1 when granted. */
  readonly ad: number | null;
  readonly night: number | null;
  /** When the consent to advertising was given or last confirmed. */
  readonly ad_at: number | null;
  /** Advertisements already counted today. */
  readonly used: number | null;
  /** 1 when the journey's goal was reached after the message was queued. */
  readonly bought: number | null;
}

/** Reason of a message that may have left before a crash and is sent again under its key. */
export const RETAKE = 'retake';

/** The key a provider knows a message by: the same for every attempt, also across restored databases. */
export function messageKey(message: { readonly id: number; readonly queued_at: number }): string {
  return `naru-${message.id.toString(36)}-${message.queued_at.toString(36)}`;
}
