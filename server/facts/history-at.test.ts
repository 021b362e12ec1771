import { beforeAll, expect, it } from 'vitest';
import { ingest } from '../events/ingest.ts';
import { historyToBlob } from '../model/history.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { execute } from '../store/database.ts';
import { loadHistories } from './activity.ts';
import { historiesAt } from './history-at.ts';

const HOUR = 3_600_000;

onEachDatabase('a history as of a past moment', (open) => {
  let shop: TestShop;
  let now: number;
  /** The kept history after each group of events, and its moment. */
  const kept: { readonly at: number; readonly blob: Uint8Array }[] = [];
  let customer = 0;

  beforeAll(async () => {
    shop = await open();
    now = shop.time.now;
    const groups = [
      [['order_completed', -400, { amount: 12.34 }]],
      [
        ['visited', -50, {}],
        ['cart_added', -49, {}],
        ['order_completed', -48, { amount: 99.9 }],
      ],
      // Told late, of a day that has a row already and of one before all others.
      [
        ['order_completed', -399, { amount: -2.5 }],
        ['message_opened', -900, {}],
      ],
      [['reviewed', 0, {}]],
    ] as const;
    let n = 0;
    for (const group of groups) {
      shop.time.now += 7 * HOUR;
      const at = shop.time.now;
      const events = group.map(([event, hours, properties]) => {
        const messageId = `m${String((n += 1))}`;
        return { messageId, externalId: 'a', event, occurredAt: at + hours * HOUR, properties, origin: 'api' as const };
      });
      await ingest(shop.services, events);
      const [row] = await execute<{ id: number }>(
        shop.database,
        shop.database.reader,
        `select id from customers where external_id = 'a'`,
      );
      customer = row!.id;
      const blob = (await loadHistories(shop.database, shop.database.reader, [customer])).get(customer)!;
      kept.push({ at, blob });
    }
  });

  it('is what was kept at that moment, to the bit', async () => {
    const { zone } = await shop.services.settings.get();
    const moments = kept.map(({ at }) => at);
    const histories = await historiesAt(shop.database, zone, customer, moments);
    const bytes = (blob: Uint8Array): string => Buffer.from(blob).toString('hex');
    expect(histories.map((history) => bytes(historyToBlob(history)))).toEqual(kept.map(({ blob }) => bytes(blob)));
    expect(new Set(kept.map(({ blob }) => bytes(blob))).size).toBe(kept.length);
  });

  it('is the same in whatever order the moments are asked for, and empty before the first event', async () => {
    const { zone } = await shop.services.settings.get();
    const moments = [kept[2]!.at, now, kept[0]!.at];
    const [third, none, first] = await historiesAt(shop.database, zone, customer, moments);
    expect(none).toEqual({ activity: [] });
    const alone = await historiesAt(shop.database, zone, customer, [kept[2]!.at]);
    expect(alone[0]).toEqual(third);
    expect(first?.activity).toHaveLength(1);
    expect(await historiesAt(shop.database, zone, customer, [])).toEqual([]);
  });
});
