/* Tables of the shop's own models and what they say of people; conventions as in `schema.ts`. Days are local days of the shop since 1970-01-01. */

/** Every model that was ever in use or refused by the gate. Exactly one is the champion once a model has been published. */
export interface ModelsTable {
  /** SHA-256 of the ONNX file, hex. */
  hash: string;
  onnx: Uint8Array;
  /** JSON of `ModelInfo`. */
  sidecar: string;
  state: 'champion' | 'retired' | 'refused';
  source: 'shipped' | 'trained';
  trained_at: number;
  /** When it last became the champion; null = never. */
  published_at: number | null;
}

/** Trainings, running and past. At most one runs at a time. */
export interface TrainingsTable {
  /** Also the id of its workflow. */
  id: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  cause: 'button' | 'weekly' | 'first';
  horizon: number;
  started_at: number;
  ended_at: number | null;
  /** JSON of how far it is: phase, seed, epoch, losses, seconds left. */
  progress: string;
  /** The model it made. */
  model_hash: string | null;
  /** Why it failed, or why its model was not published. */
  code: string | null;
  detail: string | null;
}

/** What the last daily refresh said of a customer. Decisions and audiences use live scores, not this. */
export interface ScoresTable {
  customer_id: number;
  day: number;
  model_hash: string;
  /** Calibrated probability of no purchase within the horizon. */
  p: number;
  /** With hysteresis: left only when `p` is 2 points past its edge. */
  band: number;
  /** The band of the refresh before, when it was another by the same model; else null. */
  band_before: number | null;
  /** Share of scored customers with a lower `p`, 0..100. */
  percentile: number;
  /** The likely time to the next purchase as a range in days; both null when more likely none within the horizon. */
  again_from: number | null;
  again_to: number | null;
  /** Expected purchases and their value within the horizon; null without a value model. */
  purchases: number | null;
  value: number | null;
  /** What they would spend within the horizon at their own pace if they stay, times `p`; null without a value model. */
  at_risk: number | null;
  /** JSON of `ChurnReason[]` for the most endangered and for those whose band changed; null = worked out on demand. */
  signals: string | null;
}

/**
 * The history of scores, packed: a row per day and 2,048 customer ids (`chunk` = id / 2,048, whole), four bytes per id:
 * probability (u16 little-endian, p × 65,534 rounded; 65,535 = not scored), band, and whether held out (1).
 */
export interface ScoreDaysTable {
  day: number;
  chunk: number;
  model_hash: string;
  entries: Uint8Array;
  /** What `scores` still needs of this chunk, packed (see `server/predictions/draft.ts`); null once it is there. */
  draft: Uint8Array | null;
}

/** One row per daily refresh; what only time can tell is null until `day` + horizon has passed. */
export interface RefreshesTable {
  day: number;
  model_hash: string;
  horizon: number;
  people: number;
  finished_at: number;
  seconds: number;
  changed: number;
  /** JSON: sums of the people by band and by 1 % of the probability (see `server/predictions/distribution.ts`). */
  distribution: string;
  /** Population stability index of the probabilities against the model's first days here. */
  psi: number | null;
  /** 1 = worked out afterwards, for a day before the first refresh. */
  looked_back: number;
  /** 1 = the model had seen what came of this day, wholly or in part, when it was trained and chosen. */
  seen: number;
  settled_at: number | null;
  /** JSON of `SettledDay`. */
  settled: string | null;
}

/** What customers are likely to buy, and what is bought together: one row per daily fit. */
export interface AffinityModelsTable {
  id: string;
  fitted_at: number;
  /** Null until everybody's row and all co-purchases are written; the newest finished one is in use. */
  finished_at: number | null;
  horizon: number;
  /** JSON of `StoredAffinity` (`server/affinity/stored-affinity.ts`). */
  model: string;
}

/**
 * Purchase probabilities of one customer by the model named. `ps`: the logit that stands for whatever they never bought
 * (f32 little-endian, the item's own intercept is added), then four bytes per item bought before: its position in the
 * model (u16) and the probability (u16, p × 65,535).
 */
export interface AffinitiesTable {
  customer_id: number;
  model_id: string;
  ps: Uint8Array;
}

/** What is bought together, best first (`rank` from 0); `item` '' holds the best sellers. */
export interface CopurchasesTable {
  model_id: string;
  item: string;
  rank: number;
  other: string;
  score: number;
}
