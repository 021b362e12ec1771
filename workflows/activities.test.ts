import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TemporalCarrier } from '../server/carrier.ts';
import { board } from '../server/runs/boarding.ts';
import { enter } from '../server/runs/enter.ts';
import { byApi, exitWith, journeyOf, mail } from '../server/runs/testing/journeys.ts';
import { testShop, type TestShop } from '../server/runs/testing/shop.ts';
import { HORIZON_MS } from '../server/runs/waiting-minutes.ts';
import { execute } from '../server/store/database.ts';
import { createActivities, type Activities } from './activities.ts';

const minute = 60_000;
const hour = 60 * minute;
/** A whole minute, by which Temporal's clock goes. */
const NOW = Date.UTC(2026, 2, 2, 1);

let shop: TestShop;
let activities: Activities;
beforeEach(async () => {
  shop = await testShop({ now: NOW });
  const carrier = { ...shop.carrier, boardNow: () => Promise.resolve(0) } as unknown as TemporalCarrier;
  activities = createActivities({ ...shop.services, carrier });
});
afterEach(() => shop.close());

const write = (text: string, ...parameters: unknown[]): Promise<unknown> =>
  shop.database.write((tx) => execute(shop.database, tx, text, parameters));

async function enterOne(nodes: Parameters<typeof journeyOf>[1], edges: string[]): Promise<void> {
  const plan = await shop.publish(journeyOf('one', nodes, edges));
  const [customer = 0] = await shop.customers(1);
  await enter(shop.services, plan, [{ customer, key: 'k', properties: {} }], NOW, 'live');
}

describe('boarding for a slot', () => {
  const parkUntil = async (dueAt: number): Promise<void> => {
    await enterOne({ start: byApi, end: exitWith('x') }, ['start:next>end']);
    await write(`update runs set place = 'parked', due_at = ?`, dueAt);
  };

  it('tells when the next of its minute is due, and leaves the other minutes alone until then', async () => {
    await parkUntil(NOW + 30_000);
    expect(await activities.boardDue(NOW / minute, NOW)).toEqual({ next: NOW + 30_000 });
    expect(shop.carrier.told.slots).toEqual([]);
  });

  it('brings the slot of the next minute in which somebody falls due, so that no sweep need come for it', async () => {
    await parkUntil(NOW + hour + 5000);
    expect(await activities.boardDue(NOW / minute, NOW + 59_000)).toEqual({ next: null });
    expect(shop.carrier.told.slots).toEqual([(NOW + hour) / minute]);
  });

  it('leaves to the sweeps what is beyond the horizon', async () => {
    await parkUntil(NOW + minute + HORIZON_MS);
    expect(await activities.boardDue(NOW / minute, NOW + 59_000)).toEqual({ next: null });
    expect(shop.carrier.told.slots).toEqual([]);
  });
});

describe('a round of sending', () => {
  const queueMail = async (at: number): Promise<void> => {
    await enterOne({ start: byApi, mail, end: exitWith('x') }, ['start:next>mail', 'mail:sent>end']);
    const [batch] = await board(shop.services, 'live', NOW);
    await activities.leg(batch?.id ?? '', NOW);
    await write('update messages set due_at = ?', at);
  };

  it('tells when the next message may leave', async () => {
    await queueMail(NOW + 20_000);
    expect(await activities.dispatchRound('sandbox-email', NOW)).toEqual({ more: false, nextDueAt: NOW + 20_000 });
  });

  it('tells it as the workflow’s clock has it when the process’s own is ahead, so that it does not wait in vain', async () => {
    await queueMail(NOW + hour + 20_000);
    shop.time.now = NOW + hour;
    const { more, nextDueAt } = await activities.dispatchRound('sandbox-email', NOW);
    expect(more).toBe(false);
    // Exact but for the milliseconds that the round has taken.
    expect(Math.abs((nextDueAt ?? 0) - (NOW + 20_000))).toBeLessThan(5000);
    expect(shop.carrier.told.slots).toEqual([]);
  });

  it('leaves what must wait for long to its slot', async () => {
    await queueMail(NOW + hour + 20_000);
    expect(await activities.dispatchRound('sandbox-email', NOW)).toEqual({
      more: false,
      nextDueAt: NOW + hour + 20_000,
    });
    expect(shop.carrier.told.slots).toEqual([(NOW + hour) / minute]);
  });
});
