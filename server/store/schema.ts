import type { Generated } from 'kysely';
import type { Withheld } from '../../engine/treatment.ts';
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

export interface JourneysTable {
  id: string;
  name: string;
  /** The draft `Journey`. */
  draft: string;
  /** Grows by one with every saved draft; a save must name the one it read. */
  rev: number;
  state: 'draft' | 'live' | 'stopped';
  paused_at: number | null;
  live_version: number | null;
  created_at: number;
  updated_at: number;
}

export interface PlansTable {
  journey_id: string;
  version: number;
  hash: string;
  plan: string;
  /** The `Journey` it was compiled from, for drawing. */
  journey: string;
  published_at: number;
}

export interface RunsTable {
  id: Generated<number>;
  journey_id: string;
  version: number;
  customer_id: number;
  entry_key: string;
  treatment: 'treated' | 'held';
  /** Why held (`untreated`: the shop's group); null = treated, or held before this was noted (then by the holdout). */
  withheld: Withheld | null;
  place: 'riding' | 'parked' | 'due' | 'ended';
  queue: 'live' | 'bulk';
  node_id: string;
  visit: number;
  arrived_at: number;
  /** Facts of the open visit. */
  facts: string | null;
  /** JSON of `Wait`; null = the node has not decided yet. */
  wait: string | null;
  /** 1 while `wait` looks for events or waits for its message: only these can be woken. */
  wakeable: number;
  /** JSON of `Cause` that woke it. */
  cause: string | null;
  /** Whole seconds rounded up (in ms); 0 = now; null = only an event or message brings it on. */
  due_at: number | null;
  batch_id: string | null;
  /** Properties of the entering event. */
  entry: string;
  entered_at: number;
  ended_at: number | null;
  end_reason: string | null;
  /** Set while held: why, and how often in a row. */
  held_code: string | null;
  held_detail: string | null;
  held_count: number;
  hops: number;
  /** Grows with every change of state; a write names the one it read. */
  rev: number;
}

export interface BatchesTable {
  id: string;
  queue: 'live' | 'bulk';
  size: number;
  boarded_at: number;
  /** Null while it rides. */
  ended_at: number | null;
  /** How often a worker died while it carried this batch. */
  crashes: Generated<number>;
}

export interface VisitsTable {
  id: Generated<number>;
  run_id: number;
  visit: number;
  journey_id: string;
  version: number;
  node_id: string;
  customer_id: number;
  arrived_at: number;
  left_at: number;
  /** The port, or null when the run exited here. */
  port: string | null;
  exit: string | null;
  facts: string | null;
  cause: string | null;
}

/** Sums per node: name is `entered`, `moved-in`, `moved-out`, `waiting`, `left:<port>`, `exited:<reason>`. */
export interface CountersTable {
  journey_id: string;
  version: number;
  node_id: string;
  name: string;
  shard: number;
  value: number;
}

/** A goal reached within the window after entry, one row per run and event. */
export interface ConversionsTable {
  run_id: number;
  event_id: number;
  journey_id: string;
  customer_id: number;
  at: number;
  value: number;
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

/** Who belongs to the audience of a journey that people enter by newly matching. */
export interface MembershipsTable {
  journey_id: string;
  customer_id: number;
  /** How often the customer has become a member. */
  generation: number;
  member: number;
}

/** An audience's entry into a journey version: the intent, and how far it has come. */
export interface AudienceEntriesTable {
  journey_id: string;
  version: number;
  /** `now`, `daily/<local date>`, `baseline` or `newly`. */
  tick: string;
  due_at: number;
  /** JSON of how far the last look at newly matching people has come. */
  mark: string | null;
  /** JSON of why it does not go on at present: code and detail. */
  problem: string | null;
  finished_at: number | null;
}

/** What a publication still has to do with the people inside older versions; gone when it is done. */
export interface PublishMovesTable {
  journey_id: string;
  version: number;
  choice: 'move' | 'leave';
  /** Runs up to this id are done with. */
  after_run: number;
  /** When it last went on: a sweep takes up what has stood still. */
  touched_at: number;
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
