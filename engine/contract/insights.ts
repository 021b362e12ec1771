/** What goes with staying and leaving: factors of the whole shop, signals of a band. Associations, never causes. */

/** What people did, as far as it is compared with whether they came back. */
export type FactorName =
  | 'recency'
  | 'purchases'
  | 'tenure'
  | 'meanSpend'
  | 'meanGap'
  | 'gapDeviation'
  | 'lastGap'
  | 'recencyToGap'
  | 'purchases180'
  | 'purchases90'
  | 'trend28'
  | 'visits'
  | 'interest'
  | 'sent'
  | 'opened'
  | 'breadth';

/** One factor: how much likelier customers one step further were to come back, everything else being equal. */
export interface Factor {
  readonly name: FactorName;
  /** Ratio of the odds of coming back, per step (one standard deviation), with its 95 % interval. */
  readonly oddsRatio: number;
  readonly low: number;
  readonly high: number;
  /** The step in the factor's own unit: the average customer, and one step further. */
  readonly from: number;
  readonly to: number;
  /** Share that came back among customers average in everything, but one step further in this. */
  readonly share: number;
}

/** Why there is nothing to compare yet. `few` = fewer than `needed`; `separated` = one thing tells the outcome perfectly. */
export type NoFactors =
  | { readonly why: 'no-people' }
  | { readonly why: 'few-customers' | 'few-returned' | 'few-left'; readonly have: number; readonly needed: number }
  | { readonly why: 'separated' };

/** What goes with buying again within the horizon, by a standardised logistic regression. */
export interface FactorReport {
  /** Customers known on this day (days since 1970-01-01 in the shop's zone) were compared by what they did before it. */
  readonly day: number;
  /** Coming back = buying on that day or within so many days. */
  readonly horizonDays: number;
  readonly customers: number;
  readonly returned: number;
  /** Every n-th customer was looked at. */
  readonly every: number;
  /** Share that came back among customers average in everything. */
  readonly typicalShare: number | null;
  /** Strongest first; empty with a reason in `none`. */
  readonly factors: readonly Factor[];
  /** Left out: hardly anybody differs, or the others say the same. */
  readonly leftOut: readonly { readonly name: FactorName; readonly why: 'constant' | 'overlaps' }[];
  readonly none: NoFactors | null;
}

/** How often one kind of signal stands behind the scores of a band's people. */
export interface BandSignal {
  readonly group: string;
  /** Share of the people looked at for whom it is among the strongest signals, by direction. */
  readonly raises: number;
  readonly lowers: number;
  /** Mean push on the log-odds of leaving over all people looked at, 0 where it is not among the strongest. */
  readonly effect: number;
  /** The middle value among those for whom it is a signal, in the signal's own unit. */
  readonly value: number;
}

/** Why the people of a band have their scores. */
export interface BandSignals {
  readonly band: number;
  readonly people: number;
  /** People looked at: all, or every n-th. */
  readonly looked: number;
  /** Strongest mean effect first. */
  readonly signals: readonly BandSignal[];
}
