import { z } from 'zod';

/** Comparison operators of a property rule. Dates are compared as ISO strings or epoch milliseconds. */
export const comparison = z.enum([
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'contains',
  'startsWith',
  'in',
  'notIn',
  'exists',
  'missing',
  'before',
  'after',
]);
export type Comparison = z.infer<typeof comparison>;

const scalar = z.union([z.string().max(1000), z.number(), z.boolean()]);

/** One test of one property (dotted path) of an event or a profile. */
export const propertyRule = z.object({
  kind: z.literal('property'),
  property: z.string().min(1).max(200),
  op: comparison,
  value: z.union([scalar, z.array(scalar).max(500)]).optional(),
});
export type PropertyRule = z.infer<typeof propertyRule>;

/** Properties joined by and / or / not. */
export interface PropertyGroup {
  combinator: 'and' | 'or';
  not?: boolean | undefined;
  rules: (PropertyRule | PropertyGroup)[];
}
export const propertyGroup: z.ZodType<PropertyGroup> = z
  .lazy(() =>
    z.object({
      combinator: z.enum(['and', 'or']),
      not: z.boolean().optional(),
      rules: z.array(z.union([propertyRule, propertyGroup])).max(100),
    }),
  )
  .meta({ id: 'PropertyGroup' });

/** How often: `atLeast 1` = did, `none` = did not. */
export const times = z.object({
  op: z.enum(['atLeast', 'atMost', 'exactly']),
  count: z.number().int().min(0).max(100000),
});
export type Times = z.infer<typeof times>;

export const RFM_GROUPS = [
  'champions',
  'loyal',
  'potential-loyalist',
  'new',
  'promising',
  'need-attention',
  'about-to-sleep',
  'cannot-lose',
  'at-risk',
  'hibernating',
  'prospect',
] as const;
export const rfmGroup = z.enum(RFM_GROUPS);
export type RfmGroup = z.infer<typeof rfmGroup>;

const score = z.number().int().min(1).max(5);
/** Which part of the R x F grid: painted cells and/or named groups (either matches), and a monetary range. */
export const rfmSelection = z.object({
  cells: z.array(z.object({ r: score, f: score })).max(25),
  groups: z.array(rfmGroup).max(11),
  m: z.object({ min: score, max: score }).optional(),
});
export type RfmSelection = z.infer<typeof rfmSelection>;

/** Key of a category or product (`category:…`, `product:…`); empty while the marketer has not chosen one. */
export const itemKey = z
  .string()
  .max(200)
  .regex(/^(?:(?:category|product):.+)?$/);

/** A filter over customers: attributes, behaviour, churn, likely purchases, RFM, consent, joined by and / or / not. */
export const audienceRule = z.discriminatedUnion('kind', [
  propertyRule,
  z.object({
    kind: z.literal('did'),
    event: z.string().min(1).max(200),
    times,
    /** Only events of the last so many milliseconds; absent = ever. */
    withinMs: z.number().int().positive().optional(),
    where: propertyGroup.optional(),
  }),
  z.object({ kind: z.literal('churn'), op: z.enum(['gte', 'lt']), probability: z.number().min(0).max(1) }),
  z.object({
    kind: z.literal('likely-to-buy'),
    item: itemKey,
    op: z.enum(['gte', 'lt']),
    /** Of the last daily fit, for the shop's horizon. */
    probability: z.number().min(0).max(1),
  }),
  z.object({ kind: z.literal('rfm'), in: rfmSelection }),
  z.object({ kind: z.literal('consent'), channel: z.enum(['email', 'sms', 'alimtalk']), granted: z.boolean() }),
]);
export type AudienceRule = z.infer<typeof audienceRule>;
export interface AudienceFilter {
  combinator: 'and' | 'or';
  not?: boolean | undefined;
  rules: (AudienceRule | AudienceFilter)[];
}
export const audienceFilter: z.ZodType<AudienceFilter> = z
  .lazy(() =>
    z.object({
      combinator: z.enum(['and', 'or']),
      not: z.boolean().optional(),
      rules: z.array(z.union([audienceRule, audienceFilter])).max(100),
    }),
  )
  .meta({ id: 'AudienceFilter' });

/** An event that a wait, a goal or an exit rule looks for. */
export const eventPattern = z.object({ event: z.string().min(1).max(200), where: propertyGroup.optional() });
export type EventPattern = z.infer<typeof eventPattern>;
