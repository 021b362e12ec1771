/** Values that a rule can compare; whatever else stands in a property has no value to compare. */
export type Scalar = string | number | boolean;

/**
 * All values at a dotted path: none when it is missing or null, several when an array lies on the way
 * (`products.sku` reads the sku of every product). A key that itself contains the dots wins.
 */
export function readProperty(properties: Readonly<Record<string, unknown>>, path: string): Scalar[] {
  const found: Scalar[] = [];
  if (Object.hasOwn(properties, path)) collect(properties[path], [], 0, found);
  else collect(properties, path.split('.'), 0, found);
  return found;
}

function collect(value: unknown, path: readonly string[], depth: number, found: Scalar[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, path, depth, found);
    return;
  }
  const key = path[depth];
  if (key === undefined) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') found.push(value);
    return;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return;
  collect((value as Readonly<Record<string, unknown>>)[key], path, depth + 1, found);
}
