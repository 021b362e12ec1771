import type { CustomerId, Facts, Instant, RunId } from './facts.ts';
import type { NodeId, PortId } from './journey.ts';
import type { Cause, Effect, Wait } from './node-type.ts';

/** One customer in one journey version, as `advance` sees it. */
export interface Run {
  readonly id: RunId;
  readonly customer: CustomerId;
  readonly node: NodeId;
  /** Number of the open visit, from 1. */
  readonly visit: number;
  readonly arrivedAt: Instant;
  readonly enteredAt: Instant;
  /** Null: the node has not decided yet (just arrived, or held while arriving). */
  readonly wait: Wait | null;
  /** Why it moves now; null when `wait` is null. */
  readonly cause: Cause | null;
  /** Facts of the open visit, kept since arrival. */
  readonly facts: Facts | null;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** A visit that has ended. */
export interface VisitRecord {
  readonly node: NodeId;
  readonly visit: number;
  readonly arrivedAt: Instant;
  readonly leftAt: Instant;
  /** Left by a port, or exited with a reason (`finished` at the end of the drawing). */
  readonly left: { readonly port: PortId } | { readonly exit: string };
  readonly facts: Facts | null;
  readonly cause: Cause | null;
}

/** An effect with the visit it belongs to. */
export interface PlacedEffect {
  readonly node: NodeId;
  readonly visit: number;
  /** Position among the visit's effects. */
  readonly index: number;
  readonly effect: Effect;
}

/** Where a run stands when the leg is over. */
export type Rest =
  | {
      readonly at: 'node';
      readonly node: NodeId;
      readonly visit: number;
      readonly arrivedAt: Instant;
      readonly wait: Wait;
      readonly facts: Facts | null;
    }
  | { readonly at: 'end'; readonly reason: string }
  /** The decision failed or its facts could not be loaded: kept here with the reason, to be tried again. */
  | {
      readonly at: 'held';
      readonly node: NodeId;
      readonly visit: number;
      readonly arrivedAt: Instant;
      readonly wait: Wait | null;
      readonly cause: Cause | null;
      readonly facts: Facts | null;
      readonly code: string;
      readonly detail: string;
    };

/** What one leg did to one run. */
export interface Leg {
  readonly run: RunId;
  readonly customer: CustomerId;
  readonly visits: readonly VisitRecord[];
  readonly effects: readonly PlacedEffect[];
  readonly rest: Rest;
}
