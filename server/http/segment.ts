import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { instantOf } from '../../engine/compare.ts';
import type { IncomingEvent } from '../events/ingest.ts';
import type { NamedMerge } from '../merge/named-merge.ts';
import { ORDER_EVENT } from '../facts/event-columns.ts';
import type { Identity } from '../people/identify.ts';
import { orderProperties, standardName } from './standard-names.ts';

/* Segment's message shapes, as far as Naru takes them: https://segment.com/docs/connections/spec/ */

/** UTF-8, in which ids are stored and found again, has no halves of surrogate pairs; several ids would become one. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** Clients write ids as numbers, too. */
const id = z.union([
  z
    .string()
    .min(1)
    .max(200)
    .refine(isWellFormed, 'An id is whole characters: half of a surrogate pair stands for nobody.'),
  z.number().int().transform(String),
]);

/** ISO 8601, or epoch milliseconds. */
const moment = z.union([z.string().max(40), z.number()]).transform((value, context) => {
  const instant = instantOf(value);
  if (instant !== null && Math.abs(instant) <= 8.64e15) return Math.floor(instant);
  context.addIssue({ code: 'custom', message: 'A moment is written in ISO 8601, e.g. 2026-05-01T09:00:00+09:00.' });
  return z.NEVER;
});

const record = z.record(z.string(), z.unknown());

const common = {
  userId: id.nullish(),
  anonymousId: id.nullish(),
  messageId: z.string().min(1).max(200).nullish(),
  timestamp: moment.nullish(),
  originalTimestamp: moment.nullish(),
  sentAt: moment.nullish(),
  context: record.nullish(),
};

const someone = (message: { userId?: unknown; anonymousId?: unknown }): boolean =>
  typeof message.userId === 'string' || typeof message.anonymousId === 'string';
const needsSomeone = { message: 'Either userId or anonymousId is needed.', path: ['userId'] };

/** Body of `POST /v1/track`. */
export const trackMessage = z
  .object({ ...common, event: z.string().min(1).max(200), properties: record.nullish() })
  .refine(someone, needsSomeone);
export type TrackMessage = z.infer<typeof trackMessage>;

/** Body of `POST /v1/identify`. */
export const identifyMessage = z.object({ ...common, traits: record.nullish() }).refine(someone, needsSomeone);
export type IdentifyMessage = z.infer<typeof identifyMessage>;

/** Body of `POST /v1/alias`: `previousId`, of a user or of a device, belongs to `userId` from now on. */
export const aliasMessage = z.object({ ...common, userId: id, previousId: id });
export type AliasMessage = z.infer<typeof aliasMessage>;

/** Body of `POST /v1/batch`; its items are judged one by one. */
export const batchMessage = z.object({
  batch: z.array(z.unknown()).min(1).max(5000),
  sentAt: moment.nullish(),
  context: record.nullish(),
});

/** A device's visitor is known under a prefix of its own. */
const ofDevice = (anonymousId: string): string => `anonymous:${anonymousId}`;

/** Whose message it is: the shop's own id, else the device's. */
function externalIdOf(message: TrackMessage | IdentifyMessage): string {
  return typeof message.userId === 'string' ? message.userId : ofDevice(message.anonymousId ?? '');
}

/** Who turns out to be one person by an `identify` message: the visitor of its device is its user. */
export function mergesOfIdentify({ userId, anonymousId }: IdentifyMessage): NamedMerge[] {
  if (typeof userId !== 'string' || typeof anonymousId !== 'string') return [];
  return [{ previous: ofDevice(anonymousId), into: userId, source: 'identify' }];
}

/** Who turns out to be one person by an `alias` message. Its previous id is a user's or a device's: it does not say which. */
export function mergesOfAlias({ previousId, userId }: AliasMessage): NamedMerge[] {
  return [{ previous: previousId, also: ofDevice(previousId), into: userId, source: 'alias' }];
}

/**
 * When it happened by our clock: the sender's clock is off by what lies between its `sentAt` and our receipt.
 * @param sentAt of the whole batch, where the message has none.
 */
function occurredAtOf(message: TrackMessage | IdentifyMessage, received: number, sentAt: number | null): number {
  const at = message.timestamp ?? message.originalTimestamp ?? null;
  if (at === null) return received;
  const sent = message.sentAt ?? sentAt;
  const skew = sent === null ? 0 : received - sent;
  return Math.min(received, at + skew);
}

/**
 * The event of a `track` message, under the name that Naru knows it by. A message without an id of its own cannot be
 * recognised when it comes twice.
 */
export function eventOf(message: TrackMessage, received: number, sentAt: number | null = null): IncomingEvent {
  const event = standardName(message.event);
  const properties = message.properties ?? {};
  return {
    messageId: message.messageId ?? randomUUID(),
    externalId: externalIdOf(message),
    event,
    occurredAt: occurredAtOf(message, received, sentAt),
    properties: event === ORDER_EVENT ? orderProperties(properties) : properties,
    origin: 'api',
  };
}

/** What an `identify` message says about a customer. */
export function identityOf(message: IdentifyMessage, received: number, sentAt: number | null = null): Identity {
  return {
    externalId: externalIdOf(message),
    traits: message.traits ?? {},
    at: occurredAtOf(message, received, sentAt),
  };
}
