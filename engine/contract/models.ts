import { z } from 'zod';

/** The candidates of a training. */
export type ModelKind = 'lstm' | 'logistic' | 'bgnbd';

/** A candidate's figures on the validation day: later than everything it learned from. */
export interface ModelFigures {
  readonly rows: number;
  readonly churnRate: number;
  readonly auc: number;
  readonly prAuc: number;
  readonly brier: number;
  readonly logLoss: number;
  readonly calibrationError: number;
  readonly topDecileLift: number;
}

/**
 * How a new model did against the one in use, on the same people. `other-horizon`: they answer different questions, so
 * nothing was compared; `champion-unusable`: the one in use was damaged; `no-champion`: there was none.
 */
export interface ModelGate {
  readonly verdict: 'better' | 'no-worse' | 'clearly-worse' | 'other-horizon' | 'champion-unusable' | 'no-champion';
  readonly champion: string | null;
  readonly contest: {
    readonly rows: number;
    readonly logLoss: number;
    readonly championLogLoss: number;
    readonly auc: number;
    readonly championAuc: number;
    /** 95 % interval of the new model's log-loss minus the champion's; below 0 = better. */
    readonly interval: readonly [number, number];
  } | null;
}

/** One model of the shop's history. */
export interface ModelListItem {
  readonly hash: string;
  /** `refused`: the gate kept it out, because it was clearly worse than the one in use. */
  readonly state: 'champion' | 'retired' | 'refused';
  readonly source: 'shipped' | 'trained';
  readonly trainedAt: number;
  /** When it was last put into use; null = never. */
  readonly publishedAt: number | null;
  /** Null when the stored model is damaged or made for another version: it cannot be put into use. */
  readonly model: {
    /** The candidate that won. */
    readonly kind: ModelKind;
    /** `too-little-data`: the basic model was taken without a contest. */
    readonly reason: 'lstm-best' | 'logistic-best' | 'bgnbd-best' | 'too-little-data';
    readonly data: string;
    readonly horizonDays: number;
    readonly rows: { readonly training: number; readonly validation: number };
    /** Days since 1970-01-01: what it learned from began at, was judged on, and did not see from. */
    readonly days: { readonly first: number | null; readonly validation: number; readonly unseen: number };
    readonly figures: Readonly<Partial<Record<ModelKind, ModelFigures>>>;
    readonly epochs: readonly {
      readonly epoch: number;
      readonly trainingLoss: number;
      readonly validationLoss: number;
    }[];
    readonly gate: ModelGate | null;
  } | null;
}

/** The stored models, and which one is at work now. */
export interface ModelList {
  /** Newest first. */
  readonly models: readonly ModelListItem[];
  /** The model that scores now: the champion, or the last good one when the champion is damaged. */
  readonly inUse: string | null;
  /** Why the champion is not the one at work; null while all is well. */
  readonly reason: string | null;
}

/** One epoch of a running training. */
export interface TrainingEpoch {
  readonly seed: number;
  readonly epoch: number;
  /** Mean cross-entropy, nats: smaller is better. */
  readonly trainingLoss: number;
  readonly validationLoss: number;
}

/** How far a training is. */
export interface TrainingProgress {
  readonly phase: 'waiting' | 'reading' | 'preparing' | 'training' | 'comparing' | 'publishing';
  /** 1, and one more each time it had to begin anew because the worker was gone. */
  readonly attempt: number;
  /** 0..1 over everything. */
  readonly done: number;
  readonly secondsLeft: number | null;
  readonly customers: number | null;
  /** Runs of the network from different starting points; the better one is kept. */
  readonly seed: number | null;
  readonly seeds: number;
  readonly epoch: number | null;
  /** Most epochs a seed takes; it may be done before. */
  readonly epochs: number;
  readonly losses: readonly TrainingEpoch[];
  /** When the worker last said so. */
  readonly at: number;
}

/** One training, running or past. */
export interface Training {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly cause: 'button' | 'weekly' | 'first';
  /** Null until the shop's own pace has been read. */
  readonly horizonDays: number | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly progress: TrainingProgress;
  readonly modelHash: string | null;
  /**
   * Failed: `too-little-data`, `no-people`, `training-failed`. Done: the gate's verdict, or `same-model` when the very
   * model in use came out.
   */
  readonly code: string | null;
  /** In words, for whoever wants to know more. */
  readonly detail: string | null;
}

/** Trainings, newest first; the first one may be running. */
export interface TrainingList {
  readonly trainings: readonly Training[];
  /** When the weekly training comes next; null when it is off or Temporal is not there. */
  readonly nextWeekly: number | null;
}

/** Body of `POST /api/trainings`. */
export const trainingRequest = z.object({}).strict();

/** The horizons that a shop may choose, days. */
export const horizonRange = { shortest: 7, longest: 180 } as const;

const horizonDays = z.number().int().min(horizonRange.shortest).max(horizonRange.longest);

/** Body of `PUT /api/trainings/settings`: what the next training goes by. */
export const trainingSettings = z.object({
  /** Days without a purchase that count as gone; null = from the shop's own pace. */
  horizonDays: horizonDays.nullable(),
  /** Train anew each week. */
  weekly: z.boolean(),
});
export type TrainingSettings = z.infer<typeof trainingSettings>;

/** Query of `GET /api/horizon`: a horizon to look at; without it the one that the next training takes. */
export const horizonQuery = z.object({
  days: z.coerce.number().pipe(horizonDays).optional(),
});

/** What a horizon would mean in this shop. */
export interface HorizonView {
  readonly days: number;
  /** From the shop's own repurchase gaps: the 80th percentile, kept within 28 and 90; null where nobody bought twice. */
  readonly proposed: number | null;
  /** The setting: null = the proposed one is taken. */
  readonly setting: number | null;
  /** The horizon of the model in use; another one needs a training. */
  readonly inUse: number | null;
  /** People who have ever bought. */
  readonly buyers: number;
  /** Of them, those whose last purchase is longer ago. */
  readonly goneNow: number;
  /** The last complete window: of the people known before it, the share that bought nothing in it; null where it is too early. */
  readonly lastWindow: { readonly people: number; readonly churnRate: number } | null;
  /** Shares of the gaps between purchases that are at most so long: 50 %, 80 % and 95 %, days; null where nobody bought twice. */
  readonly gaps: { readonly half: number; readonly most: number; readonly nearlyAll: number } | null;
}
