import type { PropertyGroup, RfmGroup } from './filter.ts';

/** Epoch milliseconds, UTC. */
export type Instant = number;
/** A length of time in milliseconds. */
export type Millis = number;
export type CustomerId = number;
export type RunId = number;

/** What a node type asks the engine to load before it decides. */
export type FactRequest =
  | { readonly fact: 'profile' }
  | {
      readonly fact: 'churn';
      /** `tell`: when it cannot be scored, the fact says so; otherwise the run is held and tried again. */
      readonly onFailure?: 'tell';
    }
  | { readonly fact: 'rfm' }
  | {
      readonly fact: 'did';
      /** Name under which the answer appears in `Facts.did`. */
      readonly key: string;
      readonly event: string;
      /** Only the last so many milliseconds before `now`; absent = ever. */
      readonly withinMs?: Millis;
      readonly where?: PropertyGroup;
    }
  | {
      readonly fact: 'affinity';
      /** Key of a category or product (`category:…`, `product:…`), and the name of the answer in `Facts.affinity`. */
      readonly item: string;
      /**
       * `hold`: while nobody's probability can be worked out, the run is held and tried again; otherwise the fact says why
       * there is none. Whoever has no orders has none either way.
       */
      readonly onFailure?: 'hold';
    };

export type Channel = 'email' | 'sms' | 'alimtalk';

/** Who the customer is, as known at the moment of the decision. */
export interface ProfileFact {
  readonly externalId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly email: string | null;
  readonly phone: string | null;
  /** IANA zone, or null when unknown (the journey's zone applies). */
  readonly zone: string | null;
  /** Channels on which advertising consent is granted. */
  readonly consents: readonly Channel[];
}

/** Why the model thinks so: one group of features and its push on the logit (+ raises churn). */
export interface ChurnReason {
  readonly group: string;
  readonly effect: number;
  readonly value: number;
}

/** The live churn score. `none` means there is no history to score. */
export type ChurnFact =
  | {
      readonly status: 'scored';
      /** Calibrated probability of no activity in the next H days. */
      readonly p: number;
      /** 1 (calm) to 10 (alarm): `min(10, floor(10p) + 1)`. */
      readonly band: number;
      readonly reasons: readonly ChurnReason[];
      readonly modelHash: string;
      /** When the features were taken. */
      readonly at: Instant;
    }
  | { readonly status: 'none' }
  /** Scoring failed, and the node asked to be told. */
  | { readonly status: 'failed'; readonly code: string; readonly detail: string };

/** RFM scores; `null` scores with group `prospect` for customers without an order in the window. */
export interface RfmFact {
  readonly r: number | null;
  readonly f: number | null;
  readonly m: number | null;
  readonly group: RfmGroup;
  readonly recencyDays: number | null;
  readonly orders: number;
  readonly amount: number;
}

/** How often a customer did something in the requested window, and when last. */
export interface DidFact {
  readonly count: number;
  readonly last: Instant | null;
}

/**
 * How likely the customer is to buy an item within the horizon, as the daily fit said: unlike churn it does not move
 * between two fits, except that whoever had bought nothing before the last one is scored live from their first orders.
 */
export type AffinityFact =
  | {
      readonly status: 'scored';
      /** Probability of buying it at least once within the horizon. */
      readonly p: number;
      readonly modelId: string;
      /** When the probabilities were worked out. */
      readonly at: Instant;
    }
  | {
      readonly status: 'none';
      /**
       * `no-fit`: not worked out yet. `too-little-data`: orders tell no items, or too few, or for too short a time.
       * `not-predicted`: too few people buy it. `no-orders`: the customer has bought nothing that is known. Absent in old
       * visits.
       */
      readonly why?: 'no-fit' | 'too-little-data' | 'not-predicted' | 'no-orders';
    };

/** The facts of one customer; only what was requested is present. */
export interface Facts {
  readonly profile?: ProfileFact;
  readonly churn?: ChurnFact;
  readonly rfm?: RfmFact;
  readonly did?: Readonly<Record<string, DidFact>>;
  /** By the item asked for. */
  readonly affinity?: Readonly<Record<string, AffinityFact>>;
}

/** Facts could not be loaded for this customer: the run is held with this reason and tried again. */
export interface FactFailure {
  readonly failed: { readonly code: string; readonly detail: string };
}

/** Loads facts for many customers at once. Customers missing from the answer count as failed. */
export interface FactSource {
  load(
    requests: readonly FactRequest[],
    customers: readonly CustomerId[],
    now: Instant,
  ): Promise<ReadonlyMap<CustomerId, Facts | FactFailure>>;
}
