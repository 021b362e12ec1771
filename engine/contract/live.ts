/** An always-valid interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Conversion at a node or an arm: first passage per customer, within the goal's window since the pass. */
export interface Conversion {
  readonly passed: number;
  readonly converted: number;
  /** converted / passed; null when nobody passed. */
  readonly rate: number | null;
  readonly revenue: number;
}

export interface NodeNumbers {
  /** entered + movedIn = waiting + left + exited + movedOut, always. */
  readonly entered: number;
  readonly movedIn: number;
  readonly movedOut: number;
  readonly waiting: number;
  /** Held among the waiting: stuck with a reason. */
  readonly held: number;
  readonly left: Readonly<Record<string, number>>;
  readonly exited: Readonly<Record<string, number>>;
  /** Messages by state; only nodes that send. */
  readonly messages: Readonly<Record<string, number>> | null;
  /** Skip and failure reasons of messages. */
  readonly reasons: Readonly<Record<string, number>> | null;
  readonly conversion: Conversion | null;
  readonly arms: ArmReport | null;
}

export interface ArmReport {
  readonly arms: readonly (Conversion & {
    readonly port: string;
    readonly label: string;
    readonly control: boolean;
    readonly plannedShare: number;
    /** Against the control (or first) arm; null for that arm itself and while there is no data. */
    readonly difference: {
      readonly value: number;
      readonly interval: Interval;
      readonly relative: number | null;
      readonly relativeInterval: Interval | null;
    } | null;
    readonly chanceToBest: number | null;
    readonly expectedLoss: number | null;
  })[];
  readonly sampleRatio: { readonly p: number; readonly flagged: boolean };
  /** Port of the winner; null while undecided or flagged. */
  readonly winner: string | null;
}

export interface LiveNumbers {
  readonly journey: string;
  readonly version: number;
  readonly at: number;
  readonly state: 'live' | 'paused' | 'stopped';
  readonly active: number;
  readonly entered: number;
  /** Entries that the rules of this version did not let in, by reason: each time counts, also of one person. */
  readonly refused: Readonly<Record<string, number>>;
  /** Why the entry of its audience does not go on at present; null when it does, or there is none. */
  readonly entryProblem: { readonly code: string; readonly detail: string } | null;
  readonly ended: Readonly<Record<string, number>>;
  readonly conversion: Conversion | null;
  /**
   * Treated against untreated customers (of the shop's untreated group and the journey's holdout), when there are any.
   * `leftOut` passed, too, but were now on the one side, now on the other, since the untreated share was changed.
   */
  readonly holdout: (ArmReport & { readonly leftOut: number }) | null;
  readonly nodes: Readonly<Record<string, NodeNumbers>>;
}
