import { beforeAll, expect, it } from 'vitest';
import { execute, insertRows } from '../store/database.ts';
import { enter } from './enter.ts';
import { MESSAGE_COLUMNS } from './leg-rows.ts';
import { onEachDatabase } from './testing/databases.ts';
import { byApi, exitWith, journeyOf } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';
import { nextDue, waitingMinutes } from './waiting-minutes.ts';

const minute = 60_000;

onEachDatabase('waiting minutes', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
    const plan = await shop.publish(journeyOf('wait', { start: byApi, end: exitWith('x') }, ['start:next>end']));
    const dueAt = [null, 0, minute + 1000, minute + 59_000, 2 * minute, 40 * minute, 90 * minute];
    const customers = await shop.customers(dueAt.length);
    const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, 0, 'live');
    for (const [index, at] of dueAt.entries()) {
      const text = `update runs set place = 'parked', due_at = ? where customer_id = ?`;
      await shop.database.write((tx) => execute(shop.database, tx, text, [at, customers[index]]));
    }
    const message = (run: number, state: string, at: number): unknown[] => {
      const whole: Record<string, unknown> = {
        ...{ journey_id: 'wait', version: 1, run_id: run, node_id: 'n', visit: 1, effect: 0, customer_id: 1 },
        ...{ channel: 'email', purpose: 'info', treatment: 'treated', sender_id: 'sandbox-email', state },
        ...{ queued_at: 0, due_at: at },
      };
      return MESSAGE_COLUMNS.map((column) => whole[column]);
    };
    const rows = [
      message(1, 'queued', minute + 30_000),
      message(2, 'queued', 7 * minute),
      message(3, 'accepted', 9 * minute),
      message(4, 'cancelled', 11 * minute),
    ];
    await shop.database.write((tx) => insertRows(shop.database, tx, 'messages', MESSAGE_COLUMNS, rows));
  });

  it('are those in which people, messages held back or receipts fall due, each once, up to the horizon', async () => {
    expect(await waitingMinutes(shop.database, 1, 90 * minute)).toEqual([1, 2, 7, 9, 40]);
    expect(await waitingMinutes(shop.database, 1, 90 * minute + 1)).toEqual([1, 2, 7, 9, 40, 90]);
    expect(await waitingMinutes(shop.database, minute + 59_001, 41 * minute)).toEqual([2, 7, 9, 40]);
    expect(await waitingMinutes(shop.database, 91 * minute, 1000 * minute)).toEqual([]);
  });

  it('begin with the next due second', async () => {
    expect(await nextDue(shop.database, 1, 90 * minute)).toBe(minute + 1000);
    expect(await nextDue(shop.database, minute + 1001, 90 * minute)).toBe(minute + 30_000);
    expect(await nextDue(shop.database, 41 * minute, 90 * minute)).toBe(null);
  });
});
