/** What the simulating thread is asked and says. */
import type { SimulationProgress, SimulationResult } from '../../engine/contract/simulation.ts';
import type { Plan } from '../../engine/plan.ts';
import type { DatabaseLocation } from '../store/database.ts';

export interface SimulationInput {
  readonly location: DatabaseLocation;
  readonly plan: Plan;
  /** Most customers; null = all who enter. */
  readonly customers: number | null;
  readonly from: number;
  readonly until: number;
  /** The shop's zone. */
  readonly zone: string;
  /** The shop's untreated share, 0..1. */
  readonly untreatedShare: number;
}

export type SimulationMessage =
  | { readonly progress: SimulationProgress }
  | { readonly done: SimulationResult }
  | { readonly failed: { readonly code: string; readonly message: string } };
