import { expect, it } from 'vitest';
import { z } from 'zod';
import { waysGone, waysOf } from './config-ways.ts';

const schema = z.object({
  unit: z.enum(['hours', 'days']),
  quiet: z.boolean().optional(),
  from: z.discriminatedUnion('by', [
    z.object({ by: z.literal('api') }),
    z.object({ by: z.literal('event'), event: z.string() }),
  ]),
  values: z.array(z.union([z.number(), z.string(), z.null()])),
});

it('names every alternative, every choice and whatever may be left out', () => {
  expect(waysOf('step', schema)).toEqual([
    'step.unit=hours',
    'step.unit=days',
    'step.quiet given',
    'step.quiet left out',
    'step.quiet=true',
    'step.quiet=false',
    'step.from.by=api',
    'step.from.by=event',
    'step.values[]: number',
    'step.values[]: string',
    'step.values[]: null',
  ]);
});

it('says which of them a value goes', () => {
  const value = { unit: 'days', from: { by: 'event', event: 'x' }, values: [1, null] };
  expect(waysGone('step', schema, value)).toEqual([
    'step.unit=days',
    'step.quiet left out',
    'step.from.by=event',
    'step.values[]: number',
    'step.values[]: null',
  ]);
  expect(waysGone('step', schema, { ...value, quiet: false })).toContain('step.quiet=false');
});

it('counts a part that has a name of its own once, and follows it as deep as a value goes', () => {
  interface Group {
    not: boolean;
    rules: (number | Group)[];
  }
  const group: z.ZodType<Group> = z
    .lazy(() => z.object({ not: z.boolean(), rules: z.array(z.union([z.number(), group])) }))
    .meta({ id: 'Group' });
  const both = z.object({ a: group, b: group });
  const ways = ['Group.not=true', 'Group.not=false', 'Group.rules[]: number'];
  expect(waysOf('step', both)).toEqual(ways);
  const value = { a: { not: true, rules: [] }, b: { not: true, rules: [{ not: false, rules: [1] }] } };
  expect(waysGone('step', both, value)).toEqual(ways);
});
