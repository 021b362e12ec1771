import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { localDay } from '../../engine/wall-clock.ts';
import { columns, columnCount, packHistories } from '../model/history.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { loadHistories, recentOrders, recordActivity, withDay, type ActivityRow } from './activity.ts';
import { dayDelta, type DayDelta } from './event-columns.ts';

const from = Date.UTC(2025, 2, 28);
const names = ['order_completed', 'visited', 'cart_added', 'message_opened', 'campaign_received', 'reviewed'];

onEachDatabase('recording activity', (open) => {
  let shop: TestShop;
  let customer = 0;
  beforeAll(async () => {
    shop = await open();
  });

  const record = (zone: string, events: readonly ActivityRow[]): Promise<void> =>
    shop.database.write((tx) => recordActivity(shop.database, tx, zone, events));

  async function daysOf(id: number): Promise<Map<number, number[]>> {
    const { database } = shop;
    const blob = (await loadHistories(database, database.db, [id])).get(id);
    const { days, values } = packHistories(blob ? [blob] : []);
    expect([...days]).toEqual([...days].sort((a, b) => a - b));
    return new Map([...days].map((day, n) => [day, [...values.slice(n * columnCount, (n + 1) * columnCount)]]));
  }

  const event = fc.record({
    event: fc.constantFrom(...names),
    after: fc.integer({ min: 0, max: 60 * 86_400_000 }),
    // Quarters are exact in single precision.
    amount: fc.integer({ min: -40, max: 400 }).map((quarters) => quarters / 4),
    who: fc.nat(2),
  });

  it('gives the same days as a fold over all events, however they are grouped and in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 40 }),
        fc.array(fc.nat(8), { maxLength: 20 }),
        fc.constantFrom('Asia/Seoul', 'America/New_York', 'UTC'),
        async (happened, sizes, zone) => {
          customer += 3;
          const rows = happened.map(({ event: name, after, amount, who }): ActivityRow => ({
            customer: customer + who,
            event: name,
            occurredAt: from + after,
            properties: name === 'order_completed' ? { amount } : {},
          }));
          const left = [...rows];
          const groups = [...sizes];
          while (left.length > 0) await record(zone, left.splice(0, (groups.shift() ?? 50) + 1));

          for (let id = customer; id < customer + 3; id++) {
            const folded = new Map<number, DayDelta>();
            for (const row of rows.filter((its) => its.customer === id)) {
              const day = localDay(row.occurredAt, zone);
              const delta = dayDelta(row.event, row.properties);
              const sum = folded.get(day);
              folded.set(
                day,
                sum ? (Object.fromEntries(columns.map((c) => [c, sum[c] + delta[c]])) as unknown as DayDelta) : delta,
              );
            }
            const expected = new Map([...folded].map(([day, delta]) => [day, columns.map((column) => delta[column])]));
            const found = await daysOf(id);
            expect([...found].sort(([a], [b]) => a - b)).toEqual([...expected].sort(([a], [b]) => a - b));
            expect(await rawOf(id)).toEqual(bruteRaw(expected));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has a day made anew as it was kept, to the bit, when the events of the day are told again', async () => {
    const dayMs = 86_400_000;
    // Sums of hundredths depend on where they are rounded.
    const cents = fc.record({
      event: fc.constantFrom('order_completed', 'visited'),
      after: fc.integer({ min: 0, max: dayMs - 1 }),
      amount: fc.integer({ min: -900, max: 9_000_000 }).map((hundredths) => hundredths / 100),
    });
    const bytes = (blob: Uint8Array | undefined): string => Buffer.from(blob ?? []).toString('hex');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cents, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), async (groups) => {
        customer += 3;
        const day = localDay(from, 'UTC');
        const rowsOf = (group: (typeof groups)[number], at: number): ActivityRow[] =>
          group.map(({ event: name, after, amount }) => {
            return { customer, event: name, occurredAt: at + after, properties: { amount } };
          });
        const blobOf = async (): Promise<Uint8Array | undefined> =>
          (await loadHistories(shop.database, shop.database.db, [customer])).get(customer);
        for (const group of groups) {
          for (const days of [-3, 2]) await record('UTC', rowsOf(group, from + days * dayMs));
        }
        const without = await blobOf();
        const told = groups.map((group) => rowsOf(group, from));
        for (const group of told) await record('UTC', group);
        const kept = await blobOf();
        if (!without || !kept) return;
        expect(bytes(withDay(without, day, 'UTC', told))).toBe(bytes(kept));
        expect(bytes(withDay(kept, day, 'UTC', told))).toBe(bytes(kept));
        expect(bytes(withDay(kept, day, 'UTC', []))).toBe(bytes(without));
      }),
      { numRuns: 30 },
    );
  });

  interface Raw {
    readonly orders: number;
    readonly amount: number;
    readonly last_order_day: number | null;
  }
  async function rawOf(id: number): Promise<Raw | null> {
    const text = 'select orders, amount, last_order_day from rfm where customer_id = ?';
    return (await shop.rows<Raw>(text, id))[0] ?? null;
  }
  /** Of sixty days nothing has fallen out of the window. */
  function bruteRaw(days: ReadonlyMap<number, readonly number[]>): Raw | null {
    const [purchases, spend] = [columns.indexOf('purchases'), columns.indexOf('spend')];
    const ordered = [...days].filter(([, values]) => values[purchases] !== 0 || values[spend] !== 0);
    if (ordered.length === 0) return null;
    const bought = ordered.filter(([, values]) => values[purchases]! > 0).map(([day]) => day);
    return {
      orders: ordered.reduce((sum, [, values]) => sum + values[purchases]!, 0),
      amount: ordered.reduce((sum, [, values]) => sum + values[spend]!, 0),
      last_order_day: bought.length === 0 ? null : Math.max(...bought),
    };
  }

  it('counts a return as spend but not as a purchase, and an amount that is no number as nothing', () => {
    const none = { access: 0, events: 0, carts: 0, purchases: 0, spend: 0, sent: 0, opened: 0 };
    expect(dayDelta('order_completed', { amount: -12.5 })).toEqual({ ...none, spend: -12.5 });
    expect(dayDelta('order_completed', { amount: 'much' })).toEqual(none);
    expect(dayDelta('order_completed', { amount: '30' })).toEqual({ ...none, purchases: 1, spend: 30 });
    expect(dayDelta('visited', {})).toEqual({ ...none, access: 1 });
    expect(dayDelta('something_else', {})).toEqual({ ...none, events: 1 });
  });

  it('looks at 365 days, today included', async () => {
    customer += 3;
    const day = localDay(from, 'UTC');
    const at = (days: number): ActivityRow => ({
      customer,
      event: 'order_completed',
      occurredAt: from + days * 86_400_000,
      properties: { amount: 2 },
    });
    await record('UTC', [at(0), at(100), at(364)]);
    const blob = (await loadHistories(shop.database, shop.database.db, [customer])).get(customer)!;
    expect(recentOrders(blob, day + 364)).toEqual({ orders: 3, amount: 6, lastOrderDay: day + 364 });
    expect(recentOrders(blob, day + 365)).toEqual({ orders: 2, amount: 4, lastOrderDay: day + 364 });
    expect(recentOrders(blob, day + 100)).toEqual({ orders: 2, amount: 4, lastOrderDay: day + 100 });
    expect(recentOrders(blob, day + 800)).toEqual({ orders: 0, amount: 0, lastOrderDay: null });
  });
});
