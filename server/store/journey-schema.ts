import type { Generated } from 'kysely';
import type { Withheld } from '../../engine/treatment.ts';

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
