import { z, type ZodType } from 'zod';

type Schema = z.core.JSONSchema.BaseSchema;

/**
 * Every way in which a value of the schema can be meant: each alternative, each choice of an enumeration, yes and no, and
 * each part that may be left out. Parts with a name of their own (filters) count once, wherever they stand.
 *
 * @returns names of the ways, such as `wait=until-date` or `AudienceFilter.rules[].times.op=atMost`.
 */
export function waysOf(name: string, schema: ZodType): string[] {
  const ways = new Set<string>();
  walk(jsonSchema(schema), undefined, name, { ways, seen: new Set(), root: jsonSchema(schema) });
  return [...ways];
}

/** Those of the ways that the value goes. */
export function waysGone(name: string, schema: ZodType, value: unknown): string[] {
  const ways = new Set<string>();
  walk(jsonSchema(schema), { value }, name, { ways, seen: null, root: jsonSchema(schema) });
  return [...ways];
}

interface Walk {
  readonly ways: Set<string>;
  /** Named parts that were walked; null while a value is followed, which ends by itself. */
  readonly seen: Set<string> | null;
  readonly root: Schema;
}

function jsonSchema(schema: ZodType): Schema {
  return z.toJSONSchema(schema, { io: 'input' });
}

function resolved(schema: Schema | boolean, root: Schema): { schema: Schema; name: string | null } {
  if (typeof schema === 'boolean') return { schema: {}, name: null };
  if (schema.$ref === undefined) return { schema, name: null };
  const name = schema.$ref.replace('#/$defs/', '');
  const target = root.$defs?.[name];
  if (target === undefined) throw new Error(`${schema.$ref} is not defined`);
  return { schema: target, name };
}

function alternatives({ anyOf, oneOf, type }: Schema): readonly (Schema | boolean)[] | undefined {
  return anyOf ?? oneOf ?? (Array.isArray(type) ? type.map((one) => ({ type: one })) : undefined);
}

/** Follows the value, or, where there is none, every way. */
function walk(part: Schema | boolean, at: { value: unknown } | undefined, path: string, context: Walk): void {
  const { ways, seen, root } = context;
  const { schema, name } = resolved(part, root);
  if (name !== null && seen?.has(name)) return;
  if (name !== null) seen?.add(name);
  const here = name ?? path;
  const options = alternatives(schema);
  if (options !== undefined) {
    for (const option of options) {
      if (at !== undefined && !fits(option, at.value, root)) continue;
      const { type } = resolved(option, root).schema;
      if (type !== undefined && type !== 'object') ways.add(`${here}: ${String(type)}`);
      walk(option, at, here, context);
    }
  } else if (schema.const !== undefined) ways.add(`${here}=${String(schema.const)}`);
  else if (schema.enum !== undefined || schema.type === 'boolean') {
    for (const choice of at === undefined ? (schema.enum ?? [true, false]) : [at.value])
      ways.add(`${here}=${String(choice)}`);
  } else if (schema.type === 'array' && typeof schema.items === 'object' && !Array.isArray(schema.items)) {
    const items = at === undefined ? [undefined] : (at.value as unknown[]).map((value) => ({ value }));
    for (const item of items) walk(schema.items, item, `${here}[]`, context);
  } else
    for (const [key, member] of Object.entries(schema.properties ?? {})) {
      const inside = at === undefined ? undefined : { value: (at.value as Record<string, unknown>)[key] };
      if (inside !== undefined && inside.value === undefined) {
        ways.add(`${here}.${key} left out`);
        continue;
      }
      if (schema.required?.includes(key) !== true) {
        ways.add(`${here}.${key} given`);
        if (at === undefined) ways.add(`${here}.${key} left out`);
      }
      walk(member, inside, `${here}.${key}`, context);
    }
}

/** Is the value of this alternative? Alternatives differ in their kind of value, their constants or their keys. */
function fits(part: Schema | boolean, value: unknown, root: Schema): boolean {
  const { schema } = resolved(part, root);
  const options = alternatives(schema);
  if (options !== undefined) return options.some((option) => fits(option, value, root));
  if (schema.const !== undefined) return schema.const === value;
  if (schema.type !== 'object') {
    const kind = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
    return schema.type === kind || (schema.type === 'integer' && kind === 'number');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const members = value as Record<string, unknown>;
  const constants = Object.entries(schema.properties ?? {}).every(([key, member]) => {
    return typeof member === 'boolean' || member.const === undefined || member.const === members[key];
  });
  return constants && (schema.required ?? []).every((key) => key in members);
}
