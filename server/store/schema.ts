import type { Generated } from 'kysely';
import type {
  AudienceEntriesTable,
  BatchesTable,
  ConversionsTable,
  CountersTable,
  JourneysTable,
  MembershipsTable,
  PlansTable,
  PublishMovesTable,
  RunsTable,
  VisitsTable,
} from './journey-schema.ts';
import type {
  AffinitiesTable,
  AffinityModelsTable,
  CopurchasesTable,
  ModelsTable,
  RefreshesTable,
  ScoreDaysTable,
  ScoresTable,
  TrainingsTable,
} from './prediction-schema.ts';
import type { AttemptsTable, CapsTable, MessagesTable, SendersTable } from './sending-schema.ts';

/* Conventions: instants are epoch milliseconds (INTEGER / BIGINT); `json` columns hold JSON as TEXT; flags are 0 or 1. */

/** A person. `event_seq` counts events received; a leg's write compares it with what it read. */
export interface CustomersTable {
  id: Generated<number>;
  external_id: string;
  attributes: string;
  email: string | null;
  phone: string | null;
  /** IANA zone, null = the journey's. */
  zone: string | null;
  event_seq: number;
  created_at: number;
  updated_at: number;
  /** 1 when made up by the sample shop's generator. */
  invented: number;
}

/** An id under which a customer was known before: whatever comes under it is the customer's. Chains are flattened. */
export interface AliasesTable {
  id: Generated<number>;
  external_id: string;
  customer_id: number;
  /** The row that was merged into the customer's; null when there was none. No row of `customers` has this id any more. */
  former_id: number | null;
  at: number;
  source: 'alias' | 'identify' | 'editor';
  /** 1 while events are still stored under `former_id`. */
  unmoved: Generated<number>;
}

/** One row per customer, channel and purpose; `night` is the separate consent for 21:00-08:00 KST. */
export interface ConsentsTable {
  customer_id: number;
  channel: 'email' | 'sms' | 'alimtalk';
  purpose: 'ad' | 'night';
  granted: number;
  at: number;
  source: string;
}

export interface EventsTable {
  id: Generated<number>;
  /** The sender's key; a second event with it is ignored. */
  message_id: string;
  customer_id: number;
  event: string;
  occurred_at: number;
  received_at: number;
  properties: string;
  /** `history` never starts, wakes or ends a run; `model` is Naru's own finding about the customer (see `engine/shop-events.ts`). */
  origin: 'api' | 'history' | 'replay' | 'effect' | 'model';
  hops: number;
}

/** A customer's daily activity as one packed blob (see `server/model/history.ts`); the model's only input. */
export interface HistoriesTable {
  customer_id: number;
  days: Uint8Array;
}

/** RFM of one customer, refreshed as orders arrive. */
export interface RfmTable {
  customer_id: number;
  r: number | null;
  f: number | null;
  m: number | null;
  rfm_group: string;
  /** Orders and their sum within the window (365 days), as of `updated_day`. */
  orders: number;
  amount: number;
  /** Local day of the last order in the window, days since 1970-01-01. */
  last_order_day: number | null;
  updated_day: number;
}

export interface WriteKeysTable {
  id: string;
  name: string;
  /** SHA-256 (hex) of the key; the key itself is shown once and never stored. */
  hash: string;
  /** Last four characters, to recognise it. */
  hint: string;
  created_at: number;
  revoked_at: number | null;
}

export interface SettingsTable {
  key: string;
  value: string;
}

/** What could not be processed, with its reason. */
export interface RejectedTable {
  id: Generated<number>;
  at: number;
  code: string;
  detail: string;
  payload: string;
}

export interface Schema {
  customers: CustomersTable;
  aliases: AliasesTable;
  consents: ConsentsTable;
  events: EventsTable;
  histories: HistoriesTable;
  rfm: RfmTable;
  journeys: JourneysTable;
  plans: PlansTable;
  runs: RunsTable;
  batches: BatchesTable;
  visits: VisitsTable;
  counters: CountersTable;
  messages: MessagesTable;
  attempts: AttemptsTable;
  senders: SendersTable;
  caps: CapsTable;
  conversions: ConversionsTable;
  write_keys: WriteKeysTable;
  settings: SettingsTable;
  rejected: RejectedTable;
  memberships: MembershipsTable;
  audience_entries: AudienceEntriesTable;
  publish_moves: PublishMovesTable;
  models: ModelsTable;
  trainings: TrainingsTable;
  scores: ScoresTable;
  score_days: ScoreDaysTable;
  refreshes: RefreshesTable;
  affinity_models: AffinityModelsTable;
  affinities: AffinitiesTable;
  copurchases: CopurchasesTable;
}
