import type { EntrySource } from './node-type.ts';
import type { EntryRules, ExitRule, Goal, NodeId, PortId } from './journey.ts';

export interface Step {
  readonly type: string;
  readonly config: unknown;
  readonly next: Readonly<Record<PortId, NodeId>>;
}

/** A published version: immutable, numbered, hashed. Everything a run needs and nothing that can change. */
export interface Plan {
  readonly journey: string;
  readonly name: string;
  readonly version: number;
  /** SHA-256 (hex) of the canonical JSON of the plan without `version` and `hash`. */
  readonly hash: string;
  readonly entry: NodeId;
  readonly source: EntrySource;
  readonly steps: Readonly<Record<NodeId, Step>>;
  readonly goal: Goal | null;
  readonly exits: readonly ExitRule[];
  readonly rules: EntryRules;
  readonly holdout: number;
  /** Present when the shop's untreated group is treated as well. */
  readonly untreated?: 'ignore';
  readonly zone: string;
}
