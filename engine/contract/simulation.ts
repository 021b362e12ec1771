import { z } from 'zod';

export const simulateRequest = z.object({
  /** How many customers at most; absent = everyone who matches the trigger. */
  customers: z.number().int().positive().max(1000000).optional(),
  /** Virtual time is run for so many days. */
  days: z.number().int().min(1).max(400),
});
export type SimulateRequest = z.infer<typeof simulateRequest>;

export interface SimulationProgress {
  /** `queue`: it waits for the simulations of others. */
  readonly phase: 'queue' | 'facts' | 'walk';
  /** 0..1. */
  readonly done: number;
}

export interface SimulatedNode {
  readonly entered: number;
  readonly waiting: number;
  readonly left: Readonly<Record<string, number>>;
  readonly exited: Readonly<Record<string, number>>;
  /** Messages it would send. */
  readonly sends: number;
  readonly held: number;
}

export interface SimulationResult {
  readonly customers: number;
  /** Virtual start and end. */
  readonly from: number;
  readonly until: number;
  readonly nodes: Readonly<Record<string, SimulatedNode>>;
  readonly endings: Readonly<Record<string, number>>;
  /** Customers who got nothing: the shop's untreated group, and those held out by the journey itself. */
  readonly withheld: { readonly untreated: number; readonly holdout: number };
  /** Real seconds: loading facts (scoring included) and the walk. */
  readonly seconds: { readonly facts: number; readonly walk: number };
}
