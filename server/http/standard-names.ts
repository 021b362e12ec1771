/** Events of Segment's e-commerce spec and of Google Analytics 4, told in Naru's own names. */

/** By the sender's name in small letters, its words joined by `_`. */
const EVENTS: Readonly<Record<string, string>> = {
  // https://segment.com/docs/connections/spec/ecommerce/v2/
  order_completed: 'order_completed',
  order_cancelled: 'order_cancelled',
  order_refunded: 'order_refunded',
  product_viewed: 'product_viewed',
  product_added: 'product_added',
  product_removed: 'product_removed',
  product_added_to_wishlist: 'wishlist_added',
  cart_viewed: 'cart_viewed',
  checkout_started: 'checkout_started',
  coupon_applied: 'coupon_applied',
  // https://segment.com/docs/connections/spec/email/ and /b2b-saas/
  email_opened: 'email_opened',
  email_link_clicked: 'link_clicked',
  signed_up: 'signed_up',
  signed_in: 'signed_in',
  // https://developers.google.com/analytics/devguides/collection/ga4/reference/events
  purchase: 'order_completed',
  refund: 'order_refunded',
  view_item: 'product_viewed',
  add_to_cart: 'product_added',
  remove_from_cart: 'product_removed',
  add_to_wishlist: 'wishlist_added',
  view_cart: 'cart_viewed',
  begin_checkout: 'checkout_started',
  page_view: 'page',
  screen_view: 'screen',
  session_start: 'session_started',
  sign_up: 'signed_up',
  login: 'signed_in',
};

/** What an order came to, the first that is there: Naru's own name, then Segment's, then Google's. */
const AMOUNTS = ['amount', 'total', 'revenue', 'value'] as const;

function joined(name: string): string {
  return name
    .trim()
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();
}

/** The name under which Naru knows an event: `Order Completed`, `orderCompleted` and `purchase` are `order_completed`. */
export function standardName(event: string): string {
  const name = joined(event);
  return Object.hasOwn(EVENTS, name) ? EVENTS[name]! : event;
}

/** An order's properties with its `amount`, which others call `total`, `revenue` or `value`; nothing else is changed. */
export function orderProperties(properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const name = AMOUNTS.find((one) => properties[one] !== undefined && properties[one] !== null);
  return name === undefined || name === 'amount' ? properties : { ...properties, amount: properties[name] };
}
