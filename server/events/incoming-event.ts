import type { EventsTable } from '../store/schema.ts';

/** An event on its way in, its times already corrected for the sender's clock. */
export interface IncomingEvent {
  /** The sender's key: a second event with it is ignored. */
  readonly messageId: string;
  /** The shop's own id of the customer, who is created when unknown. */
  readonly externalId: string;
  readonly event: string;
  /** Epoch ms; moved back to the moment of receipt when it lies ahead. */
  readonly occurredAt: number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly origin: EventsTable['origin'];
  /** How many journeys lie between a person's own act and this event; 0 for everything from outside. */
  readonly hops?: number;
}

/** What became of an event. */
export type IngestResult =
  | { readonly messageId: string; readonly status: 'accepted'; readonly eventId: number; readonly customer: number }
  | { readonly messageId: string; readonly status: 'duplicate' }
  | { readonly messageId: string; readonly status: 'rejected'; readonly code: string; readonly detail: string };
