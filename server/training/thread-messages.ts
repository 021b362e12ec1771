/** What the training thread is given, and what it says. */
import type { GateReport } from '../model/gate.ts';
import type { PackedHistories } from '../model/history.ts';
import type { ModelFile } from '../model/model-file.ts';
import type { RecipePhase } from '../model/recipe.ts';
import type { EpochReport } from '../model/training-plan.ts';

/** One training. Histories lie in shared memory. */
export interface TrainingOrder {
  readonly packed: PackedHistories;
  readonly firstDay: number;
  readonly endDay: number;
  /** Days; null = the shop's own pace is looked up. */
  readonly horizon: number | null;
  /** The model to beat; `unusable` when it is damaged, null when there is none. */
  readonly champion: ModelFile | { readonly unusable: string } | null;
  readonly seeds: number;
  readonly budgetSeconds: number;
  readonly threads: number;
}

/** A trained model with its place in the shop. */
export interface TrainedModel {
  readonly model: ModelFile;
  readonly gate: GateReport;
}

/** Anything the thread says. */
export type TrainingMessage =
  | { readonly horizon: number }
  | { readonly phase: RecipePhase }
  | { readonly seed: number; readonly share: number }
  | { readonly seed: number; readonly epoch: EpochReport }
  | { readonly done: TrainedModel }
  | { readonly failed: { readonly code: string; readonly message: string } };

/** Said to the thread: end as soon as the batch at hand is over. */
export const stopTraining = 'stop';
