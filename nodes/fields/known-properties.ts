import type { ShopSchema } from '../../engine/contract/shop.ts';

/** A property as the shop's data shows it. */
export type KnownProperty = ShopSchema['attributes'][number];

/** What every customer has besides attributes; filters read these names where there is no such attribute. */
const IDENTITY: readonly KnownProperty[] = ['email', 'phone', 'externalId', 'zone'].map((name) => ({
  name,
  type: 'string',
  examples: [],
}));

/** Attributes of customers, for filters. */
export function knownAttributes(schema: ShopSchema | null): KnownProperty[] {
  const attributes = schema?.attributes ?? [];
  return [...attributes, ...IDENTITY.filter(({ name }) => !attributes.some((attribute) => attribute.name === name))];
}

/** Properties that an event has carried. */
export function knownEventProperties(schema: ShopSchema | null, event: string): readonly KnownProperty[] {
  return schema?.events.find(({ name }) => name === event)?.properties ?? [];
}
