/** What one event adds to a customer's day (see `server/model/history.ts` for the columns' meaning). */
export interface DayDelta {
  access: number;
  events: number;
  carts: number;
  purchases: number;
  spend: number;
  sent: number;
  opened: number;
}

const visits = new Set(['visited', 'page', 'screen', 'session_started']);
const carts = new Set(['cart_added', 'product_added', 'wishlist_added']);
const opens = new Set(['email_opened', 'message_opened', 'link_clicked']);
const sends = new Set(['message_sent', 'campaign_received']);

/** The name of the event that is an order; its `amount` property is the spend. */
export const ORDER_EVENT = 'order_completed';

/**
 * The columns that an event counts in. An order of nothing or less (a return) adds its amount but is no purchase,
 * as in the training data.
 */
export function dayDelta(event: string, properties: Readonly<Record<string, unknown>>): DayDelta {
  const delta: DayDelta = { access: 0, events: 0, carts: 0, purchases: 0, spend: 0, sent: 0, opened: 0 };
  if (event === ORDER_EVENT) {
    const amount = Number(properties['amount']);
    delta.spend = Number.isFinite(amount) ? amount : 0;
    delta.purchases = delta.spend > 0 ? 1 : 0;
  } else if (visits.has(event)) delta.access = 1;
  else if (carts.has(event)) delta.carts = 1;
  else if (opens.has(event)) delta.opened = 1;
  else if (sends.has(event)) delta.sent = 1;
  else delta.events = 1;
  return delta;
}
