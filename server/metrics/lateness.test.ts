import { beforeEach, expect, it } from 'vitest';
import { ingest } from '../events/ingest.ts';
import { pauseJourney } from '../runs/control.ts';
import { enter } from '../runs/enter.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { driveOnce } from '../runs/testing/drive.ts';
import { byApi, exitWith, journeyOf, mail, waitFor, waitForEvent } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { dispatchOnce } from '../sending/dispatch.ts';
import { waitingSince } from './lateness.ts';

const HOUR = 3_600_000;

onEachDatabase('whom nobody carries', (open) => {
  let shop: TestShop;
  let entered: number;
  beforeEach(async () => {
    shop = await open();
    entered = shop.time.now;
  });
  const begin = async (nodes: Parameters<typeof journeyOf>[1], edges: string[]): Promise<void> => {
    const plan = await shop.publish(journeyOf('j', { start: byApi, end: exitWith('x'), ...nodes }, edges));
    const [customer = 0] = await shop.customers(1, 'c');
    await enter(shop.services, plan, [{ customer, key: 'k', properties: {} }], entered, 'live');
  };
  const later = (ms: number): Promise<number | null> => waitingSince(shop.database, (shop.time.now += ms));

  it('has waited since the entry, but not while the journey is paused', async () => {
    await begin({}, ['start:next>end']);
    expect(await later(HOUR)).toBe(entered);
    await pauseJourney(shop.services, 'j');
    expect(await later(0)).toBe(null);
  });

  it('has waited since the time was over, and nobody waits while it is ahead', async () => {
    await begin({ nap: waitFor(2, 'hours') }, ['start:next>nap', 'nap:next>end']);
    await driveOnce(shop);
    expect(await later(HOUR)).toBe(null);
    expect(await later(2 * HOUR)).toBe(entered + 2 * HOUR);
    await driveOnce(shop);
    expect(await later(0)).toBe(null);
  });

  it('has waited since the event came that woke them', async () => {
    await begin({ hope: waitForEvent('order', 3, 'days') }, ['start:next>hope', 'hope:happened>end']);
    await driveOnce(shop);
    shop.time.now += HOUR;
    const [who] = await shop.rows<{ external_id: string }>('select external_id from customers');
    const event = { event: 'order', externalId: who?.external_id ?? '', properties: {}, origin: 'api' as const };
    // It says that it happened earlier; nobody could know.
    await ingest(shop.services, [{ ...event, messageId: 'm', occurredAt: entered + 1000 }]);
    expect(await later(HOUR)).toBe(entered + HOUR);
  });

  it('has waited since their message was accepted', async () => {
    await begin({ mail }, ['start:next>mail', 'mail:sent>end']);
    await driveOnce(shop);
    shop.time.now += HOUR;
    await dispatchOnce(shop.services, 'sandbox-email', shop.time.now);
    const since = (await later(HOUR)) ?? 0;
    expect(since).toBeGreaterThanOrEqual(entered + HOUR);
    expect(since).toBeLessThan(entered + HOUR + 30_000);
  });
});
