import type { ZodType } from 'zod';
import type { AudienceFilter, EventPattern, PropertyGroup } from './filter.ts';
import type { Channel, CustomerId, FactRequest, Facts, Instant, RunId } from './facts.ts';
import type { Issue } from './issue.ts';
import type { Journey, JourneyNode, NodeId, PortId } from './journey.ts';
import type { Text } from './text.ts';

export type NodeGroup = 'enter' | 'decide' | 'wait' | 'act' | 'end' | 'note';

export interface Port {
  readonly id: PortId;
  readonly label: Text;
  /** An unconnected required port is an error; an optional one ends the run quietly (`finished`). */
  readonly required: boolean;
}

/** A run standing at a node. */
export interface Visit<Config> {
  readonly config: Config;
  readonly journey: string;
  readonly node: NodeId;
  readonly run: RunId;
  readonly customer: CustomerId;
  /** Number of this visit within the run, from 1. */
  readonly number: number;
  /** When the run arrived at this node. */
  readonly arrivedAt: Instant;
  /** When the run entered the journey. */
  readonly enteredAt: Instant;
  readonly now: Instant;
  /** The journey's IANA zone; the customer's own is in the profile fact. */
  readonly zone: string;
  /** Properties of the event (or API call) that made the customer enter. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/** A wish, performed by the driver after the decision is stored. */
export type Effect =
  | { readonly effect: 'send'; readonly channel: Channel; readonly purpose: Purpose; readonly sender?: string }
  | { readonly effect: 'update'; readonly set: Readonly<Record<string, unknown>> };

export type Purpose = 'ad' | 'info' | 'auth';

/** What a run waits for; whichever comes first. At least one is present. */
export interface Wait {
  readonly until?: Instant;
  readonly events?: readonly EventPattern[];
  /** The fate of the message just queued by this visit's send effect. */
  readonly message?: true;
}

export type Outcome = { readonly effects?: readonly Effect[] } & (
  { readonly leave: PortId } | { readonly wait: Wait } | { readonly exit: string }
);

/** Why a waiting run moves again. */
export type Cause =
  | { readonly kind: 'time' }
  | {
      readonly kind: 'event';
      readonly event: string;
      readonly occurredAt: Instant;
      readonly eventId: number;
      readonly properties: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'message';
      readonly state: 'accepted' | 'failed' | 'skipped' | 'ghost' | 'unknown' | 'cancelled';
      readonly reason: string | null;
    };

/** How customers come in, as told by an entry node. */
export type EntrySource =
  | { readonly by: 'event'; readonly event: string; readonly where?: PropertyGroup; readonly keyProperty?: string }
  | {
      readonly by: 'audience';
      readonly filter: AudienceFilter;
      /** `now` once at publishing; `daily` at a local time; `newly` whenever someone newly matches. */
      readonly when: 'now' | 'daily' | 'newly';
      /** HH:MM in the journey's zone, for `daily`. */
      readonly at?: string;
    }
  | { readonly by: 'api' };

export interface Arm {
  readonly port: PortId;
  readonly label: string;
  /** Planned share, 0..1; the arms sum to 1. */
  readonly share: number;
  readonly control: boolean;
}

/** What a send node sends; Liquid in every string. */
export interface MessageContent {
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly sender?: string;
  /** E-mail subject or LMS title. */
  readonly subject?: string;
  /** Text body; for e-mail also the plain-text part. */
  readonly body: string;
  /** HTML body of an e-mail. */
  readonly html?: string;
  /** AlimTalk template code. */
  readonly templateCode?: string;
}

/** What a check may look at besides its own config. */
export interface Surroundings {
  readonly journey: Journey;
  readonly node: JourneyNode;
}

/** One kind of node: everything that shared code wants to know of it. */
export interface NodeType<Config = unknown> {
  readonly type: string;
  readonly group: NodeGroup;
  readonly title: Text;
  /** One plain sentence for the palette. */
  readonly about: Text;
  /** Name of a Tabler icon, e.g. `IconClock`; the editor resolves it. */
  readonly icon: string;
  readonly config: ZodType<Config>;
  readonly initial: Config;
  /** The card's one line. */
  summary(config: Config): Text;
  /** What somebody wrote to be read on the canvas, whole and in lines; the card shows it instead of the summary. */
  remark?(config: Config): string;
  ports(config: Config): readonly Port[];
  needs(config: Config): readonly FactRequest[];
  arrive(visit: Visit<Config>, facts: Facts): Outcome;
  /** Woken by time, event or message. Types that never wait leave it out. */
  resume?(visit: Visit<Config>, facts: Facts, cause: Cause): Outcome;
  /** What only this type can know to be wrong. */
  check?(config: Config, surroundings: Surroundings): readonly Issue[];
  arms?(config: Config): readonly Arm[];
  entry?(config: Config): EntrySource;
  content?(config: Config): MessageContent;
  /** Can a visit last? Needed by the rule "every cycle contains a wait". */
  waits?(config: Config): boolean;
  /** Would this customer lack the date that the node looks for? Asked before publishing, of nodes that use one. */
  lacksDate?(visit: Visit<Config>, facts: Facts): boolean;
  /** Longest time a visit can last in milliseconds, null when unbounded or unknown. */
  longestWait?(config: Config): number | null;
}

/** All node types by name. */
export type NodeTypes = Readonly<Record<string, NodeType>>;
