import { ingest, type IncomingEvent } from '../../events/ingest.ts';
import { identify } from '../../people/identify.ts';
import { enter } from '../../runs/enter.ts';
import { exitWith, byApi, journeyOf, waitForEvent } from '../../runs/testing/journeys.ts';
import type { TestShop } from '../../runs/testing/shop.ts';
import { execute } from '../../store/database.ts';
import type { Journey } from '../../../engine/journey.ts';
import { mergeNamed, type MergeOutcome } from '../merge-named.ts';
import type { NamedMerge } from '../named-merge.ts';

/** What tests of merging do with a shop. */
export interface MergingShop {
  rows<Row = Record<string, unknown>>(text: string, ...parameters: unknown[]): Promise<Row[]>;
  /** An event of now, with a messageId of its own. */
  event(externalId: string, name: string, over?: Partial<IncomingEvent>): IncomingEvent;
  /** Takes such events in. */
  happens(...events: readonly IncomingEvent[]): Promise<void>;
  /** Makes customers known; answers the row id of the first. */
  person(...externalIds: readonly string[]): Promise<number>;
  idOf(externalId: string): Promise<number>;
  enters(plan: Parameters<typeof enter>[1], customer: number, key?: string): Promise<unknown>;
  merge(previous: string, into: string, source?: NamedMerge['source']): Promise<MergeOutcome>;
  /** Who is where in a journey, by run. */
  runs(journey: string): Promise<Record<string, unknown>[]>;
}

/** Waits three days for an order. */
export function hoping(id: string): Journey {
  const nodes = {
    start: byApi,
    hope: waitForEvent('order', 3, 'days'),
    end: exitWith('bought'),
    late: exitWith('late'),
  };
  return journeyOf(id, nodes, ['start:next>hope', 'hope:happened>end', 'hope:timeout>late']);
}

/** @param shop asked for at each use: it opens after the tests were declared. */
export function mergingShop(shop: () => TestShop): MergingShop {
  let made = 0;
  const rows: MergingShop['rows'] = (text, ...parameters) =>
    execute(shop().database, shop().database.db, text, parameters);
  const idOf = async (externalId: string): Promise<number> =>
    (await rows<{ id: number }>('select id from customers where external_id = ?', externalId))[0]?.id ?? 0;
  return {
    rows,
    idOf,
    event(externalId, name, over = {}) {
      made += 1;
      const base = { messageId: `merge-${String(made)}`, externalId, event: name, properties: {} };
      return { ...base, occurredAt: shop().time.now, origin: 'api', ...over };
    },
    async happens(...events) {
      await ingest(shop().services, events);
    },
    async person(...externalIds) {
      const at = shop().time.now;
      await identify(
        shop().services,
        externalIds.map((externalId) => ({ externalId, traits: {}, at })),
      );
      return idOf(externalIds[0] ?? '');
    },
    enters: (plan, customer, key = 'k') =>
      enter(shop().services, plan, [{ customer, key, properties: {} }], shop().time.now, 'live'),
    merge: (previous, into, source = 'alias') => mergeNamed(shop().services, { previous, into, source }),
    runs: (journey) =>
      rows(
        `select c.external_id as who, r.place, r.node_id as node, r.end_reason as reason from runs r
         left join customers c on c.id = r.customer_id where r.journey_id = ? order by r.id`,
        journey,
      ),
  };
}
