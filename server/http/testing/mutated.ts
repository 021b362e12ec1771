import fc from 'fast-check';

/** Values of every kind, with what databases and template engines stumble over. */
const anything = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.constantFrom<unknown>(
    '',
    '👋🏽나루',
    '\ud800',
    '{{ x | y }}',
    '{% if %}',
    -1,
    0,
    1e308,
    -0,
    1.5,
    2 ** 53,
    null,
    [],
    {},
    'constructor',
    'toString',
    '__proto__',
    new Array(3000).fill('x'),
    'x'.repeat(3000),
  ),
);

/** Something valid with one part replaced by anything: gets past the first check more often than noise does. */
export function mutated(valid: unknown): fc.Arbitrary<unknown> {
  const places: (readonly (string | number)[])[] = [];
  const visit = (value: unknown, path: readonly (string | number)[]): void => {
    places.push(path);
    if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...path, index]));
    else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) visit(member, [...path, name]);
    }
  };
  visit(valid, []);
  return fc.tuple(fc.constantFrom(...places), anything).map(([path, value]) => put(valid, path, value));
}

function put(value: unknown, [head, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (head === undefined) return by;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === head ? put(item, rest, by) : item));
  const members = value as Record<string, unknown>;
  return { ...members, [head]: put(members[head], rest, by) };
}
