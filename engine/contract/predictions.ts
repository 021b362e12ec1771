import type { ChurnReason } from '../facts.ts';

/* What the daily refresh said of the shop, and what became of it. Days are local days of the shop since 1970-01-01. */

/** Days on which predicted and actual churn rates lie further apart than this raise an alarm. */
export const SETTLED_ERROR_ALARM = 0.05;
/** Population stability index above which the shop's people have drifted from those that the model was made for. */
export const DRIFT_ALARM = 0.25;

/** What is true of some of the shop's people on the day of a refresh; sums over these people. */
export interface PredictedPeople {
  readonly people: number;
  /** Expected churners: the sum of the probabilities. */
  readonly churners: number;
  /** Expected purchases (days with one) within the horizon; null without a value model. */
  readonly purchases: number | null;
  /** Expected spend within the horizon, in the shop's currency; null without a value model. */
  readonly value: number | null;
  /**
   * Revenue at risk: what each would spend within the horizon at their own pace if they stay, times the probability that
   * they do not; null without a value model.
   */
  readonly atRisk: number | null;
}

/** People of one band, 1..10; by the stored band, which is left only when the probability is 2 points past its edge. */
export interface PredictedBand extends PredictedPeople {
  readonly band: number;
}

/** What was predicted and what came, for some people of a settled day. */
export interface SettledFigures {
  readonly people: number;
  /** Expected churners: the sum of the probabilities. */
  readonly predicted: number;
  /** People who did not buy within the horizon. */
  readonly churned: number;
}

/** A settled day, for all people or for one group of them. */
export interface SettledGroup extends SettledFigures {
  /** Chance that a churner was ranked above a stayer; null when only one of both exists. */
  readonly auc: number | null;
  /** Mean squared difference between probability and outcome. */
  readonly brier: number;
  /** Mean gap between predicted and actual share over ten slices of the probability, by size. */
  readonly calibrationError: number;
  /** Share judged rightly at the threshold 0.5 … */
  readonly accuracy: number;
  /** … beside what "everybody like the majority" gets right, without which accuracy says nothing. */
  readonly majority: number;
  /** Ten bands, 1 first. */
  readonly bands: readonly SettledFigures[];
  /** Ten slices of the probability, lowest first: the calibration plot. */
  readonly slices: readonly SettledFigures[];
  /** Tenths of the people, the most endangered first: the lift. */
  readonly tenths: readonly SettledFigures[];
}

/** What came of a day's predictions once the horizon had passed. */
export interface SettledDay {
  readonly all: SettledGroup;
  /** Those whom no journey treats: the honest judge, for journeys change the outcome they are judged by. Null when nobody was held out. */
  readonly heldOut: SettledGroup | null;
}

/** Something to look into. `settled-error`: predicted and actual churn rate are far apart. `drift`: other people than the model was made for. */
export type RefreshAlarm = 'settled-error' | 'drift';

/** One daily refresh. */
export interface RefreshDay {
  readonly day: number;
  readonly model: string;
  readonly horizon: number;
  readonly people: number;
  /** People whose band changed. */
  readonly changed: number;
  /** Drift against the first refresh by this model; null when unknown. */
  readonly psi: number | null;
  readonly finishedAt: number;
  readonly seconds: number;
  /** Worked out afterwards for a day in the past, when the model was first used, from what was known on that day. */
  readonly lookedBack: boolean;
  /** The model's training or choice had seen what came of this day, wholly or in part: its figures flatter the model. */
  readonly seen: boolean;
  readonly settledAt: number | null;
  readonly settled: SettledDay | null;
  readonly alarms: readonly RefreshAlarm[];
}

/** A slice of the probability, 1 % wide; slice `i` holds `i % ≤ p < i + 1 %`. */
export type PredictedSlice = PredictedPeople;

/** The latest refresh and all earlier ones. */
export interface PredictionOverview {
  /** Null before the first refresh. */
  readonly latest: {
    readonly day: number;
    readonly at: number;
    readonly model: string;
    readonly horizon: number;
    readonly total: PredictedPeople;
    /** Ten bands, 1 first. */
    readonly bands: readonly PredictedBand[];
    /** A hundred slices, lowest first. */
    readonly histogram: readonly PredictedSlice[];
  } | null;
  /** Newest first, at most 400. */
  readonly refreshes: readonly RefreshDay[];
  /** A refresh under way: the share done, 0..1. */
  readonly running: { readonly day: number; readonly done: number } | null;
}

/** What the last daily refresh said of one customer; decisions use the live score beside it. */
export interface CustomerPrediction {
  readonly day: number;
  readonly model: string;
  /** Days that the predictions reach. */
  readonly horizon: number;
  readonly p: number;
  readonly band: number;
  /** Share of the shop's scored people with a lower probability, 0..100. */
  readonly percentile: number;
  /** The next purchase is as likely as not after more than `from` and within `to` days; null = more likely none. */
  readonly again: { readonly from: number; readonly to: number } | null;
  readonly purchases: number | null;
  readonly value: number | null;
  /** Null = worked out when asked for. */
  readonly signals: readonly ChurnReason[] | null;
  /** Oldest first, at most 400 days. */
  readonly history: readonly {
    readonly day: number;
    readonly p: number;
    readonly band: number;
    readonly lookedBack: boolean;
  }[];
}
