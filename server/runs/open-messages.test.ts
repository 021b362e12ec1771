import { beforeAll, expect, it } from 'vitest';
import { insertRows } from '../store/database.ts';
import { MESSAGE_COLUMNS } from './leg-rows.ts';
import { dueSenders, nextQueued } from './open-messages.ts';
import { onEachDatabase } from './testing/databases.ts';
import { byApi, exitWith, journeyOf } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';

onEachDatabase('open messages', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
    for (const id of ['on', 'off']) {
      await shop.publish(journeyOf(id, { start: byApi, end: exitWith('x') }, ['start:next>end']));
    }
    await shop.database.db.updateTable('journeys').set({ paused_at: 1 }).where('id', '=', 'off').execute();
    let run = 0;
    const row = (sender: string, state: string, dueAt: number, journey = 'on', lease: number | null = null) => {
      run += 1;
      const whole: Record<string, unknown> = {
        ...{ journey_id: journey, version: 1, run_id: run, node_id: 'n', visit: 1, effect: 0, customer_id: 1 },
        ...{ channel: 'email', purpose: 'info', treatment: 'treated', sender_id: sender, state, queued_at: 0 },
        ...{ due_at: dueAt, lease_until: lease },
      };
      return [...MESSAGE_COLUMNS, 'lease_until'].map((column) => whole[column]);
    };
    await shop.database.write((tx) =>
      insertRows(
        shop.database,
        tx,
        'messages',
        [...MESSAGE_COLUMNS, 'lease_until'],
        [
          row('sandbox-email', 'queued', 500),
          row('sandbox-email', 'queued', 800),
          row('sandbox-sms', 'accepted', 0),
          row('sandbox-alimtalk', 'sending', 0, 'on', 300),
          row('gone', 'queued', 0),
          row('resting', 'queued', 0, 'off'),
        ],
      ),
    );
  });

  it('names the senders that have something to do by then', async () => {
    expect(await dueSenders(shop.database, 299)).toEqual(['gone']);
    expect(await dueSenders(shop.database, 300)).toEqual(['gone', 'sandbox-alimtalk']);
    expect(await dueSenders(shop.database, 500)).toEqual(['gone', 'sandbox-alimtalk', 'sandbox-email']);
  });

  it('knows when the next one may leave', async () => {
    expect(await nextQueued(shop.database, 1, 1000)).toBe(500);
    expect(await nextQueued(shop.database, 501, 1000)).toBe(800);
    expect(await nextQueued(shop.database, 501, 800)).toBe(null);
  });
});
