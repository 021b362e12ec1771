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

/** The columns of a `MessageRow`, in the order in which `messageRow` reads them. */
export const MESSAGE_COLUMNS = `m.id, m.journey_id, m.version, m.run_id, m.node_id, m.visit, m.customer_id, m.channel,
  m.purpose, m.treatment, m.queued_at, m.attempts, m.reason, c.external_id, c.attributes, c.email, c.phone, r.place,
  r.visit as run_visit, r.queue, r.entry, ad.granted as ad, ad.at as ad_at, night.granted as night, k.count as used,
  (select 1 from conversions v where v.run_id = m.run_id and v.at >= m.queued_at limit 1) as bought`;

/** One row from its values. Written out, as it runs for every message. */
export function messageRow(values: readonly never[]): MessageRow {
  return {
    id: values[0]!,
    journey_id: values[1]!,
    version: values[2]!,
    run_id: values[3]!,
    node_id: values[4]!,
    visit: values[5]!,
    customer_id: values[6]!,
    channel: values[7]!,
    purpose: values[8]!,
    treatment: values[9]!,
    queued_at: values[10]!,
    attempts: values[11]!,
    reason: values[12]!,
    external_id: values[13]!,
    attributes: values[14]!,
    email: values[15]!,
    phone: values[16]!,
    place: values[17]!,
    run_visit: values[18]!,
    queue: values[19]!,
    entry: values[20]!,
    ad: values[21]!,
    ad_at: values[22]!,
    night: values[23]!,
    used: values[24]!,
    bought: values[25]!,
  };
}
