import type { RecommendedItem } from '../affinity/recommended.ts';
import type { Variables } from './template.ts';

/** What is known of the reader of a message. */
export interface Reader {
  readonly externalId: string;
  /** JSON. */
  readonly attributes: string;
  readonly email: string | null;
  readonly phone: string | null;
}

/** The name as the shop's attributes have it. */
export function nameOf(attributes: Readonly<Record<string, unknown>>): string | null {
  const whole = attributes['name'];
  if (typeof whole === 'string' && whole !== '') return whole;
  const parts = [attributes['firstName'], attributes['lastName']].filter((part) => typeof part === 'string' && part);
  return parts.length > 0 ? parts.join(' ') : null;
}

/** `customer` in a template: the attributes under their names, and those that everybody has. */
export function customerVariables({ externalId, attributes, email, phone }: Reader): Variables {
  // Just parsed and nobody else's: added to in place, as a copy per message costs more than the parsing.
  const known = JSON.parse(attributes) as Record<string, unknown>;
  return Object.assign(known, { name: nameOf(known), email, phone, externalId });
}

/** Everything a template may read. */
export function messageVariables(parts: {
  readonly customer: Variables;
  readonly shop: { readonly shopName: string; readonly contact: string };
  readonly journey: string;
  readonly entry: Readonly<Record<string, unknown>>;
  /** What to offer this customer, best first. */
  readonly recommended: readonly RecommendedItem[];
  readonly unsubscribe: string;
}): Variables {
  return {
    customer: parts.customer,
    shop: { name: parts.shop.shopName, contact: parts.shop.contact },
    journey: { name: parts.journey },
    entry: parts.entry,
    recommended: parts.recommended,
    unsubscribe_url: parts.unsubscribe,
  };
}
