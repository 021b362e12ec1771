/**
 * What people read for the key of a category or product where its name is not at hand: the key without its kind.
 * `category:WINE` is `WINE`.
 */
export function itemName(key: string): string {
  return key.replace(/^(?:category|product):/, '');
}
