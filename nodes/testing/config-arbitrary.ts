import fc from 'fast-check';
import { z } from 'zod';
import type { ZodType } from 'zod';

type Schema = z.core.JSONSchema.BaseSchema;

/** How deep filters nest in generated configs. */
const DEPTH = 3;
const LONGEST_ARRAY = 4;

/** Texts of any script, with the characters that break things. */
const anyText = fc.oneof(
  fc.string({ maxLength: 20, unit: 'grapheme' }),
  fc.constantFrom('', ' ', '한글', '🎉', '{{ customer.name }}', '{{ broken', '__proto__', '(광고)', 'a.b'),
);

function textOf({ pattern, minLength = 0, maxLength = 1000 }: Schema): fc.Arbitrary<string> {
  const text = pattern === undefined ? anyText : fc.stringMatching(new RegExp(pattern));
  return text.filter((value) => value.length >= minLength && value.length <= maxLength);
}

function numberOf({ type, minimum, maximum, exclusiveMinimum }: Schema): fc.Arbitrary<number> {
  const least = minimum ?? (typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : -1e6);
  const most = Math.max(least, Math.min(maximum ?? 1e6, 1e6));
  if (type === 'integer') return fc.integer({ min: Math.ceil(least), max: Math.floor(most) });
  return fc.double({ min: least, max: most, noNaN: true }).map((value) => value + 0);
}

function objectOf(schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {}).map(([key, part]) => [key, fromSchema(part, root, depth)]);
  return fc.record(Object.fromEntries(properties) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: schema.required ?? [],
    noNullPrototype: true,
  });
}

/** Alternatives that lead back to a filter are left out at the bottom. */
function alternatives(options: readonly (Schema | boolean)[], root: Schema, depth: number): fc.Arbitrary<unknown> {
  const usable = depth > 0 ? options : options.filter((option) => typeof option === 'object' && !option.$ref);
  return fc.oneof(...usable.map((option) => fromSchema(option, root, depth)));
}

function fromSchema(schema: Schema | boolean, root: Schema, depth: number): fc.Arbitrary<unknown> {
  if (typeof schema === 'boolean') return fc.constant(null);
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/$defs/', '');
    const target = schema.$ref === '#' ? root : root.$defs?.[name];
    if (target === undefined) throw new Error(`${schema.$ref} is not defined`);
    return fromSchema(target, root, depth - 1);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return alternatives(options, root, depth);
  switch (schema.type) {
    case 'object':
      return objectOf(schema, root, depth);
    case 'array': {
      const { items, minItems = 0, maxItems = LONGEST_ARRAY } = schema;
      if (items === undefined || Array.isArray(items)) throw new Error('tuples are not generated');
      const maxLength = depth <= 0 ? minItems : Math.max(minItems, Math.min(maxItems, LONGEST_ARRAY));
      return fc.array(fromSchema(items, root, depth), { minLength: minItems, maxLength });
    }
    case 'string':
      return textOf(schema);
    case 'number':
    case 'integer':
      return numberOf(schema);
    case 'boolean':
      return fc.boolean();
    default:
      return fc.constant(null);
  }
}

/** Configs that the schema accepts, made from the schema itself, so that a new node type is covered from its first day. */
export function configArbitrary<Config>(schema: ZodType<Config>): fc.Arbitrary<Config> {
  const root = z.toJSONSchema(schema, { io: 'input' });
  return fromSchema(root, root, DEPTH).filter((value): value is Config => schema.safeParse(value).success);
}
