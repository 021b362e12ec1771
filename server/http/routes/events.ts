import { Router, type RequestHandler, type Response } from 'express';
import { ingest, type IncomingEvent } from '../../events/ingest.ts';
import { mergeAll } from '../../merge/merge-all.ts';
import type { MergeOutcome, MergeRefusal } from '../../merge/merge-named.ts';
import type { NamedMerge } from '../../merge/named-merge.ts';
import { identify, type Identity } from '../../people/identify.ts';
import type { Services } from '../../services.ts';
import { insertRows } from '../../store/database.ts';
import type { WriteKeys } from '../../write-keys.ts';
import { badInput, Refusal } from '../errors.ts';
import { bodyOf, checkValue, jsonBody, unsafeJsonBody } from '../input.ts';
import type { Intake } from '../intake.ts';
import {
  aliasMessage,
  batchMessage,
  eventOf,
  identifyMessage,
  identityOf,
  mergesOfAlias,
  mergesOfIdentify,
  trackMessage,
} from '../segment.ts';
import { writeKeyWall } from '../write-key-wall.ts';

/** Most bytes of one message, and of one batch. */
const ONE = 64 * 1024;
const BATCH = 500 * 1024;
/** How much of a refused item is kept. */
const KEPT = 10_000;

/** Something wrong with one item of a batch. */
interface Rejected {
  readonly index: number;
  readonly code: string;
  readonly message: string;
}

/** Events in, in Segment's shapes. Accepted means committed; no more is taken on than `intake` has room for. */
export function eventRoutes(services: Services, keys: WriteKeys, intake: Intake): Router {
  const router = Router();
  const wall = writeKeyWall(keys);

  const track: RequestHandler = async (req, res) => {
    const event = eventOf(bodyOf(trackMessage, req), services.clock());
    const [result] = await ingest(services, [event]);
    if (result?.status === 'rejected') throw new Refusal(result.code, 400, result.detail);
    res.json({ success: true });
  };

  const identifyOne: RequestHandler = async (req, res) => {
    const message = bodyOf(identifyMessage, req);
    const identity = identityOf(message, services.clock());
    await mergeAll(services, mergesOfIdentify(message));
    await identify(services, [identity]);
    res.json({ success: true });
  };

  const alias: RequestHandler = async (req, res) => {
    const refused = refusalOf(await mergeAll(services, mergesOfAlias(bodyOf(aliasMessage, req))));
    if (refused !== null) throw refused;
    res.json({ success: true });
  };

  const batch: RequestHandler = async (req, res) => {
    const received = services.clock();
    const { batch: items, sentAt = null } = bodyOf(batchMessage, req);
    const rejected: Rejected[] = [];
    const events: (IncomingEvent & { readonly index: number })[] = [];
    const identities: Identity[] = [];
    const merges: (NamedMerge & { readonly index: number })[] = [];
    items.forEach((item, index) => {
      try {
        const read = readItem(item, received, sentAt, items.length > 1);
        for (const merge of read.merges ?? []) merges.push({ ...merge, index });
        if (read.identity) identities.push(read.identity);
        if (read.event) events.push({ ...read.event, index });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const [place] = error.places ?? [];
        const where = place ? ` ${place.path}: ${place.message}` : '';
        rejected.push({ index, code: error.code, message: `${error.message}${where}` });
      }
    });
    // Who somebody is comes first, so that a journey that an event starts knows it.
    const merged = await mergeAll(services, merges);
    for (const [index, refusal] of refusedAliases(merges, merged)) {
      rejected.push({ index, code: refusal.code, message: refusal.message });
    }
    await identify(services, identities);
    const results = await ingest(services, events);
    results.forEach((result, n) => {
      const index = events[n]?.index ?? 0;
      if (result.status === 'rejected') rejected.push({ index, code: result.code, message: result.detail });
    });
    await keep(rejected, items, received);
    answer(res, items.length, rejected);
  };

  router.post('/v1/track', wall, ...intake.door(ONE, jsonBody(ONE, true), track));
  router.post('/v1/identify', wall, ...intake.door(ONE, jsonBody(ONE, true), identifyOne));
  router.post('/v1/alias', wall, ...intake.door(ONE, jsonBody(ONE, true), alias));
  router.post('/v1/batch', wall, ...intake.door(BATCH, unsafeJsonBody(BATCH, true), batch));
  return router;

  /** What was refused is kept with its reason, so that somebody can look. */
  async function keep(rejected: readonly Rejected[], batch: readonly unknown[], at: number): Promise<void> {
    if (rejected.length === 0) return;
    await services.database.write((tx) =>
      insertRows(
        services.database,
        tx,
        'rejected',
        ['at', 'code', 'detail', 'payload'],
        rejected.map(({ index, code, message }) => [at, code, message.slice(0, 1000), payloadOf(batch[index])]),
      ),
    );
  }
}

/** The item as text; one nested too deep to be written is left out. */
function payloadOf(item: unknown): string {
  try {
    return JSON.stringify(item).slice(0, KEPT);
  } catch {
    return '';
  }
}

function answer(res: Response, items: number, rejected: readonly Rejected[]): void {
  if (rejected.length === 0) {
    res.json({ success: true });
    return;
  }
  if (rejected.length === items) {
    throw new Refusal(
      'bad-input',
      400,
      'No item of the batch could be taken.',
      rejected.slice(0, 50).map(({ index, code, message }) => ({ path: `batch.${index}`, code, message })),
    );
  }
  res.json({ success: true, rejected });
}

const REFUSED: Readonly<Record<MergeRefusal, string>> = {
  'merge-self': 'A customer cannot be merged into itself.',
  'merge-cycle': 'The userId was merged into the previousId before; the one that stays cannot be given up.',
  'merged-elsewhere': 'The previousId was merged into another customer before.',
};

/** Why an alias could not be taken, by what became of its parts; null = it was. */
function refusalOf(outcomes: readonly MergeOutcome[]): Refusal | null {
  const [code] = outcomes.flatMap((outcome) => (outcome.status === 'refused' ? [outcome.code] : []));
  return code === undefined ? null : new Refusal(code, 400, REFUSED[code]);
}

/**
 * The aliases of a batch that were refused, by item. A device that several people use is the first one's: what its later
 * users say of themselves is taken all the same.
 */
function refusedAliases(
  merges: readonly (NamedMerge & { readonly index: number })[],
  outcomes: readonly MergeOutcome[],
): ReadonlyMap<number, Refusal> {
  const refused = new Map<number, Refusal>();
  merges.forEach(({ source, index }, n) => {
    const refusal = source === 'alias' ? refusalOf(outcomes.slice(n, n + 1)) : null;
    if (refusal !== null && !refused.has(index)) refused.set(index, refusal);
  });
  return refused;
}

/** What an item of a batch says. */
interface ReadItem {
  readonly event?: IncomingEvent;
  readonly identity?: Identity;
  readonly merges?: readonly NamedMerge[];
}

/** @throws Refusal when the item is not one that we take. */
function readItem(item: unknown, received: number, sentAt: number | null, measured: boolean): ReadItem {
  checkValue(item);
  if (measured && JSON.stringify(item).length > ONE) {
    throw new Refusal('body-too-large', 413, 'One message may have at most 64 KB.');
  }
  const type = typeof item === 'object' && item !== null && 'type' in item ? item.type : undefined;
  if (type === 'track') {
    const track = trackMessage.safeParse(item);
    if (!track.success) throw badInput(track.error);
    return { event: eventOf(track.data, received, sentAt) };
  }
  if (type === 'identify') {
    const identity = identifyMessage.safeParse(item);
    if (!identity.success) throw badInput(identity.error);
    return { identity: identityOf(identity.data, received, sentAt), merges: mergesOfIdentify(identity.data) };
  }
  if (type === 'alias') {
    const alias = aliasMessage.safeParse(item);
    if (!alias.success) throw badInput(alias.error);
    return { merges: mergesOfAlias(alias.data) };
  }
  throw new Refusal('unsupported-type', 400, 'An item needs the type track, identify or alias.');
}
