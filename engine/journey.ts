import { z } from 'zod';
import { eventPattern } from './filter.ts';

export type NodeId = string;
/** A stable port name, never an index. */
export type PortId = string;

const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/);

export const journeyNode = z.object({
  id,
  type: z.string().min(1).max(64),
  /** Opened only by the type's own schema. */
  config: z.unknown(),
  at: z.object({ x: z.number(), y: z.number() }),
  label: z.string().max(200).optional(),
});
export type JourneyNode = z.infer<typeof journeyNode>;

export const edge = z.object({ from: id, port: z.string().min(1).max(64), to: id });
/** Leaves `from` by `port`; at most one edge per (from, port). */
export type Edge = z.infer<typeof edge>;

/** What counts as success: the event, how long after a pass, and which property is its value. */
export const goal = eventPattern.extend({
  windowMs: z.number().int().positive(),
  valueProperty: z.string().max(200).optional(),
  /** End the run when the goal is reached (default) or only count it. */
  ends: z.boolean(),
});
export type Goal = z.infer<typeof goal>;

export const exitRule = eventPattern.extend({ reason: z.string().min(1).max(100) });
export type ExitRule = z.infer<typeof exitRule>;

export const entryRules = z.object({
  /** `once` ever; `after-exit` when no run of this journey is active; `always`. */
  reentry: z.enum(['once', 'after-exit', 'always']),
  /** Least time between two entries of one customer. */
  gapMs: z.number().int().nonnegative(),
  /** Most entries per local day of the journey's zone, over all customers; null = no cap. */
  capPerDay: z.number().int().positive().nullable(),
});
export type EntryRules = z.infer<typeof entryRules>;

export const journey = z.object({
  id,
  name: z.string().min(1).max(200),
  nodes: z.array(journeyNode).max(10000),
  edges: z.array(edge).max(50000),
  goal: goal.nullable(),
  exits: z.array(exitRule).max(20),
  entry: entryRules,
  /** Share of customers (0..1) who ride untreated, for comparison. */
  holdout: z.number().min(0).max(0.5),
  /** Is the shop's untreated group left untreated here, too (absent = `respect`), or is this for everybody, as receipts are? */
  untreated: z.enum(['respect', 'ignore']).optional(),
  /** IANA time zone. */
  zone: z.string().min(1).max(64),
});
export type Journey = z.infer<typeof journey>;
