/** What was in an order, as far as its event tells. */

/** Something that can be bought: a category, or a product. */
export interface Item {
  /** `category:<name>` or `product:<id>`. */
  readonly key: string;
  readonly kind: 'category' | 'product';
  /** As people call it. */
  readonly name: string;
}

const MOST_ITEMS = 200;
const LONGEST = 150;

function text(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return trimmed === '' || trimmed.length > LONGEST ? null : trimmed;
}

function firstText(from: Readonly<Record<string, unknown>>, names: readonly string[]): string | null {
  for (const name of names) {
    const found = text(from[name]);
    if (found !== null) return found;
  }
  return null;
}

/** The key of a category by its name, as orders carry it. */
export function categoryKey(name: string): string {
  return `category:${name}`;
}

/** The key of a product by its id. */
export function productKey(id: string): string {
  return `product:${id}`;
}

/**
 * The categories and products of an order, each once. Read are `products` or `items` (lists of objects with `product_id`,
 * `id` or `sku`, `name` or `title`, and `category`; or of plain names), and `categories`, `departments` (lists of names)
 * and `category`. What was returned (an order of nothing or less, a quantity of nothing or less) was not bought.
 */
export function itemsOfOrder(properties: Readonly<Record<string, unknown>>): Item[] {
  const { amount } = properties;
  if (typeof amount === 'number' && amount <= 0) return [];
  const found = new Map<string, Item>();
  const category = (value: unknown): void => {
    const name = text(value);
    if (name !== null && found.size < MOST_ITEMS) {
      const key = categoryKey(name);
      if (!found.has(key)) found.set(key, { key, kind: 'category', name });
    }
  };
  for (const list of [properties['products'], properties['items']]) {
    if (!Array.isArray(list)) continue;
    for (const line of list as readonly unknown[]) {
      const isObject = typeof line === 'object' && line !== null && !Array.isArray(line);
      const product = isObject ? (line as Readonly<Record<string, unknown>>) : { name: line };
      const { quantity } = product as { quantity?: unknown };
      if (typeof quantity === 'number' && quantity <= 0) continue;
      const name = firstText(product, ['name', 'title']);
      const id = firstText(product, ['product_id', 'productId', 'id', 'sku']) ?? name;
      if (id !== null && found.size < MOST_ITEMS) {
        const key = productKey(id);
        if (!found.has(key)) found.set(key, { key, kind: 'product', name: name ?? id });
      }
      category((product as { category?: unknown }).category);
    }
  }
  for (const list of [properties['categories'], properties['departments']]) {
    if (Array.isArray(list)) for (const name of list as readonly unknown[]) category(name);
  }
  category(properties['category']);
  return [...found.values()];
}
