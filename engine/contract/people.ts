import type { Cause, Wait } from '../node-type.ts';
import type { ChurnFact, Facts, RfmFact } from '../facts.ts';
import type { Text } from '../text.ts';
import type { CustomerPrediction } from './predictions.ts';
import type { Withheld } from '../treatment.ts';

export interface CustomerListItem {
  readonly id: number;
  readonly externalId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** Orders of the last 365 days, as RFM counts them. */
  readonly orders: number;
  /** Day of the last of them on the shop's calendar, days since 1970-01-01. */
  readonly lastOrderDay: number | null;
  /** Churn band now, 1..10; null = no history to score; absent where the list does not score its people. */
  readonly band?: number | null;
  /** What the last daily refresh said of them; only in lists that are narrowed by it. */
  readonly score?: {
    /** Probability of leaving. */
    readonly p: number;
    /** Expected spend within the horizon, and what of it would be lost with them (see `PredictedPeople`); null without a value model. */
    readonly value: number | null;
    readonly atRisk: number | null;
  };
  readonly invented: boolean;
}

/** Somebody behind a number on the canvas. */
export interface PersonAtNode {
  readonly run: number;
  readonly customer: CustomerListItem;
  readonly at: number;
  readonly until: number | null;
  /** Port, exit reason, message state or held reason, as asked. */
  readonly detail: string | null;
}

export interface RunSummary {
  readonly run: number;
  readonly journey: string;
  readonly journeyName: string;
  readonly version: number;
  readonly enteredAt: number;
  readonly endedAt: number | null;
  readonly endReason: string | null;
  readonly place: 'riding' | 'parked' | 'due' | 'ended';
  readonly node: string;
  readonly nodeTitle: string;
  readonly since: number;
  readonly until: number | null;
  readonly held: { readonly code: string; readonly detail: string } | null;
}

/** What a customer is likely to buy, by the daily model. */
export interface LikelyPurchases {
  /** The most likely first, at most five. */
  readonly items: readonly { readonly key: string; readonly name: string; readonly p: number }[];
  readonly horizonDays: number;
  readonly at: number;
}

export interface CustomerDetail extends CustomerListItem {
  /** Belongs to the group whom no journey treats, by the share of now. */
  readonly untreated: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly zone: string | null;
  /** Ids under which the customer was known before, the last joined first. */
  readonly joined: readonly {
    readonly externalId: string;
    readonly at: number;
    readonly source: 'alias' | 'identify' | 'editor';
  }[];
  readonly consents: readonly {
    readonly channel: string;
    readonly purpose: string;
    readonly granted: boolean;
    readonly at: number;
    readonly source: string;
  }[];
  readonly churn: ChurnFact | null;
  readonly rfm: RfmFact | null;
  /** Of the last daily refresh; null = not scored by it. `churn` is the score of this moment. */
  readonly prediction: CustomerPrediction | null;
  /** Null while nothing can be said: no daily fit yet, or no orders. */
  readonly likely: LikelyPurchases | null;
  readonly runs: readonly RunSummary[];
  readonly events: readonly {
    readonly id: number;
    readonly event: string;
    readonly occurredAt: number;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
}

/**
 * Why a stored score is shown without its reasons (large batches leave them out; they are worked out again when somebody
 * looks): no model can be used, the model that scored is gone, or what is known of that moment now gives another score.
 */
export type ReasonsMissing = 'no-model' | 'other-model' | 'other-history';

/** One customer's path through one journey version, with reasons. */
export interface RunDetail extends RunSummary {
  readonly customer: CustomerListItem;
  readonly treatment: 'treated' | 'held';
  /** Why held: the shop's untreated group or the journey's own holdout; null = treated. */
  readonly withheld: Withheld | null;
  readonly wait: Wait | null;
  /** Temporal workflow that carries it now, and its page. */
  readonly workflow: { readonly id: string; readonly url: string | null } | null;
  readonly path: readonly {
    readonly node: string;
    readonly type: string;
    readonly title: string;
    readonly visit: number;
    readonly arrivedAt: number;
    /** Null while the visit is open. */
    readonly leftAt: number | null;
    readonly port: string | null;
    /** What the port is called in the journey version that was ridden; absent when it has no words. */
    readonly portLabel?: Text;
    readonly exit: string | null;
    readonly facts: Facts | null;
    /** Present when the score among the facts has no reasons and they cannot be worked out again. */
    readonly reasonsMissing?: ReasonsMissing;
    readonly cause: Cause | null;
    readonly messages: readonly MessageListItem[];
  }[];
}

export interface MessageListItem {
  readonly id: number;
  readonly journey: string;
  readonly journeyName: string;
  readonly node: string;
  readonly customer: { readonly id: number; readonly name: string | null; readonly externalId: string };
  readonly channel: string;
  readonly purpose: string;
  readonly state: string;
  readonly reason: string | null;
  readonly queuedAt: number;
  readonly finalAt: number | null;
  readonly recipient: string | null;
  readonly subject: string | null;
}

export interface MessageDetail extends MessageListItem {
  readonly run: number;
  readonly senderName: string;
  readonly text: string | null;
  readonly html: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly attempts: readonly {
    readonly at: number;
    readonly result: string;
    readonly code: string | null;
    readonly detail: string | null;
  }[];
}

export interface StuckPerson {
  readonly run: number;
  readonly customer: CustomerListItem;
  readonly journey: string;
  readonly journeyName: string;
  readonly node: string;
  readonly since: number;
  readonly code: string;
  readonly detail: string;
  readonly retryAt: number | null;
  readonly tries: number;
}
