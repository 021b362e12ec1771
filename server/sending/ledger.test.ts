import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../store/database.ts';
import type { Services } from '../services.ts';
import { MAX_ATTEMPTS } from './back-off.ts';
import { cancelForWithdrawal, cancelMessages } from './cancel.ts';
import { LEASE_MS } from './claim.ts';
import { dispatchOnce } from './dispatch.ts';
import { releaseExpired } from './leases.ts';
import { RETAKE } from './message-row.ts';
import { NOON, openShop, settings, type Shop } from './testing/shop.ts';

/** 2026-03-04 22:00 KST and the next 08:00. */
const NIGHT = NOON + 10 * 3_600_000;
const MORNING = NOON + 20 * 3_600_000;

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const ad = { purpose: 'ad' } as const;
const smsAd = { channel: 'sms', purpose: 'ad' } as const;

function states(): Promise<{ state: string; reason: string | null; n: number }[]> {
  return shop.query('select state, reason, count(*) as n from messages group by state, reason order by state, reason');
}

async function caps(): Promise<{ shadow: number; count: number }[]> {
  return shop.query('select shadow, count from caps order by shadow, customer_id');
}

/** The services of a process that dies at the first write while a message stands in `state`. */
function dyingAt(state: 'claimed' | 'sending'): Services {
  const { database } = shop;
  const write: Database['write'] = async (work) => {
    const found = await shop.query<{ n: number }>('select count(*) as n from messages where state = ?', [state]);
    if (found[0]!.n > 0) throw new Error('killed');
    return database.write(work);
  };
  return { ...shop.services, database: { ...database, write } };
}

describe('the night', () => {
  test('holds an SMS ad until 08:00, when consent is asked again', async () => {
    const ids = await shop.customers([{}, {}, {}]);
    await shop.consent(ids, 'sms');
    await shop.consent([ids[2]!], 'sms', 'night');
    await shop.queue(ids.map((customer) => ({ customer, content: smsAd })));
    expect(await dispatchOnce(shop.services, 'sandbox-sms', NIGHT)).toEqual({
      done: 3,
      more: false,
      nextDueAt: MORNING,
    });
    expect(await states()).toEqual([
      { state: 'accepted', reason: null, n: 1 },
      { state: 'queued', reason: 'night-hold', n: 2 },
    ]);
    expect(await dispatchOnce(shop.services, 'sandbox-sms', MORNING - 1)).toMatchObject({
      done: 0,
      nextDueAt: MORNING,
    });
    await shop.consent([ids[0]!], 'sms', 'ad', false);
    expect(await dispatchOnce(shop.services, 'sandbox-sms', MORNING)).toMatchObject({ done: 2, nextDueAt: null });
    expect(await states()).toEqual([
      { state: 'accepted', reason: null, n: 2 },
      { state: 'skipped', reason: 'no-consent', n: 1 },
    ]);
  });

  test('is no matter to a shop that has switched the hold off', async () => {
    shop.settings = { ...settings, nightHold: false };
    const ids = await shop.customers([{}]);
    await shop.consent(ids, 'sms');
    await shop.queue([{ customer: ids[0]!, content: smsAd }]);
    await dispatchOnce(shop.services, 'sandbox-sms', NIGHT);
    expect(await states()).toEqual([{ state: 'accepted', reason: null, n: 1 }]);
  });
});

describe('the cap', () => {
  test('lets only so many ads of one round through, and other days through again', async () => {
    shop.settings = { ...settings, capPerDay: 2 };
    const [customer] = await shop.customers([{}]);
    await shop.consent([customer!], 'email');
    const three = Array.from({ length: 3 }, () => ({ customer: customer!, content: ad }));
    await shop.queue([...three, { customer: customer! }]);
    await dispatchOnce(shop.services, 'sandbox-email', NOON);
    expect(await states()).toEqual([
      { state: 'accepted', reason: null, n: 3 },
      { state: 'skipped', reason: 'cap-reached', n: 1 },
    ]);
    expect(await caps()).toEqual([{ shadow: 0, count: 2 }]);
    await shop.queue([{ customer: customer!, content: ad }]);
    await dispatchOnce(shop.services, 'sandbox-email', NOON + 86_400_000);
    expect((await caps()).map(({ count }) => count)).toEqual([2, 1]);
  });

  test('is held by two dispatchers at work on one customer at the same time', async () => {
    shop.settings = { ...settings, capPerDay: 1, nightHold: false };
    const ids = await shop.customers(Array.from({ length: 40 }, () => ({})));
    await shop.consent(ids, 'email');
    await shop.consent(ids, 'sms');
    await shop.queue(
      ids.flatMap((customer) => [
        { customer, content: ad },
        { customer, content: smsAd },
      ]),
    );
    await Promise.all([
      dispatchOnce(shop.services, 'sandbox-email', NOON),
      dispatchOnce(shop.services, 'sandbox-sms', NOON),
    ]);
    expect(await states()).toEqual([
      { state: 'accepted', reason: null, n: 40 },
      { state: 'skipped', reason: 'cap-reached', n: 40 },
    ]);
  });

  test('counts held-out customers on a shadow, whose sends are ghosts', async () => {
    shop.settings = { ...settings, capPerDay: 1 };
    const [customer] = await shop.customers([{}]);
    await shop.consent([customer!], 'email');
    const held = { customer: customer!, content: ad, treatment: 'held' } as const;
    await shop.queue([held, held, { customer: customer!, content: ad }]);
    await dispatchOnce(shop.services, 'sandbox-email', NOON);
    expect(await states()).toEqual([
      { state: 'accepted', reason: null, n: 1 },
      { state: 'ghost', reason: null, n: 1 },
      { state: 'skipped', reason: 'cap-reached', n: 1 },
    ]);
    expect(await caps()).toEqual([
      { shadow: 0, count: 1 },
      { shadow: 1, count: 1 },
    ]);
    const causes = await shop.query<{ cause: string }>('select cause from runs order by id');
    expect(JSON.parse(causes[0]!.cause)).toEqual({ kind: 'message', state: 'ghost', reason: null });
  });

  test('gets its place back when the message is refused', async () => {
    shop.settings = { ...settings, capPerDay: 1 };
    await shop.query(`update senders set config = '{"failRate":1}' where id = 'sandbox-email'`);
    const [customer] = await shop.customers([{}]);
    await shop.consent([customer!], 'email');
    await shop.queue([{ customer: customer!, content: ad }]);
    await dispatchOnce(shop.services, 'sandbox-email', NOON);
    expect(await states()).toEqual([{ state: 'failed', reason: 'sandbox-refused', n: 1 }]);
    expect(await caps()).toEqual([{ shadow: 0, count: 0 }]);
  });
});

describe('a transient refusal', () => {
  test('is tried again later and then goes', async () => {
    await shop.query(`update senders set config = '{"transientRate":1}' where id = 'sandbox-email'`);
    const [id] = await shop.queue([{ queuedAt: NOON + 1 }]);
    const round = await dispatchOnce(shop.services, 'sandbox-email', NOON);
    const waiting = await shop.message(id!);
    expect(waiting).toMatchObject({ state: 'queued', reason: 'sandbox-busy', attempts: 1, final_at: null });
    expect(waiting.due_at - NOON).toBeGreaterThanOrEqual(5000);
    expect(round.nextDueAt).toBe(waiting.due_at);
    expect(shop.woken).toEqual([]);
    await dispatchOnce(shop.services, 'sandbox-email', waiting.due_at);
    expect(await shop.message(id!)).toMatchObject({ state: 'accepted', reason: null, attempts: 2 });
    expect(shop.woken).toEqual(['live']);
  });

  test('counts as final after the last attempt', async () => {
    await shop.query(`update senders set config = '{"transientRate":1}' where id = 'sandbox-email'`);
    const [id] = await shop.queue([{ queuedAt: NOON + 2 }]);
    await shop.query('update messages set attempts = ?', [MAX_ATTEMPTS - 1]);
    await dispatchOnce(shop.services, 'sandbox-email', NOON);
    expect(await shop.message(id!)).toMatchObject({ state: 'failed', reason: 'sandbox-busy', attempts: MAX_ATTEMPTS });
  });
});

describe('a process that dies', () => {
  test('after the claim loses nothing: the lease runs out and the message goes, charged once', async () => {
    shop.settings = { ...settings, capPerDay: 1 };
    const [customer] = await shop.customers([{}]);
    await shop.consent([customer!], 'email');
    const [id] = await shop.queue([{ customer: customer!, content: ad }]);
    await expect(dispatchOnce(dyingAt('claimed'), 'sandbox-email', NOON)).rejects.toThrow('killed');
    expect((await shop.message(id!)).state).toBe('claimed');
    expect(await dispatchOnce(shop.services, 'sandbox-email', NOON + 1000)).toMatchObject({ done: 0 });
    await dispatchOnce(shop.services, 'sandbox-email', NOON + LEASE_MS);
    expect(await shop.message(id!)).toMatchObject({ state: 'accepted', attempts: 1 });
    expect(await caps()).toEqual([{ shadow: 0, count: 1 }]);
  });

  test('between sending and record sends again where the provider knows keys', async () => {
    shop.settings = { ...settings, capPerDay: 1 };
    const [customer] = await shop.customers([{}]);
    await shop.consent([customer!], 'email');
    const [id] = await shop.queue([{ customer: customer!, content: ad }]);
    await expect(dispatchOnce(dyingAt('sending'), 'sandbox-email', NOON)).rejects.toThrow('killed');
    expect((await shop.message(id!)).state).toBe('sending');
    expect(await releaseExpired(shop.services, NOON + LEASE_MS - 1)).toBe(0);
    expect(await releaseExpired(shop.services, NOON + 2 * LEASE_MS)).toBe(1);
    expect(await shop.message(id!)).toMatchObject({ state: 'queued', reason: RETAKE });
    await dispatchOnce(shop.services, 'sandbox-email', NOON + 2 * LEASE_MS);
    expect(await shop.message(id!)).toMatchObject({ state: 'accepted', reason: null, attempts: 1 });
    expect(await caps()).toEqual([{ shadow: 0, count: 1 }]);
  });

  test('between sending and record leaves a message unknown that might otherwise arrive twice', async () => {
    const smtp = '{"host":"127.0.0.1","port":9,"from":"a@b.kr"}';
    const [id] = await shop.queue([{}]);
    await expect(dispatchOnce(dyingAt('sending'), 'sandbox-email', NOON)).rejects.toThrow('killed');
    await shop.query(`update senders set kind = 'smtp', config = ? where id = 'sandbox-email'`, [smtp]);
    expect(await releaseExpired(shop.services, NOON + 2 * LEASE_MS)).toBe(1);
    expect(await shop.message(id!)).toMatchObject({ state: 'unknown', reason: 'stopped-while-sending' });
    const causes = await shop.query<{ cause: string }>('select cause from runs');
    expect(JSON.parse(causes[0]!.cause)).toEqual({
      kind: 'message',
      state: 'unknown',
      reason: 'stopped-while-sending',
    });
    expect(shop.woken).toEqual(['live']);
  });

  test('and whose customer said no meanwhile gets no second attempt, nor a claim that none was made', async () => {
    const [customer] = await shop.customers([{}]);
    await shop.consent([customer!], 'email');
    const [id] = await shop.queue([{ customer: customer!, content: ad }]);
    await expect(dispatchOnce(dyingAt('sending'), 'sandbox-email', NOON)).rejects.toThrow('killed');
    await shop.consent([customer!], 'email', 'ad', false);
    await dispatchOnce(shop.services, 'sandbox-email', NOON + 2 * LEASE_MS);
    expect(await shop.message(id!)).toMatchObject({ state: 'unknown', reason: 'may-have-left' });
  });
});

describe('cancelling', () => {
  test('takes back what is queued and claimed, and leaves what is leaving', async () => {
    shop.settings = { ...settings, capPerDay: 5 };
    const ids = await shop.customers([{}, {}, {}]);
    await shop.consent(ids, 'email');
    const [queued, claimed, sending] = await shop.queue(ids.map((customer) => ({ customer, content: ad })));
    await expect(dispatchOnce(dyingAt('claimed'), 'sandbox-email', NOON)).rejects.toThrow('killed');
    await shop.query(`update messages set state = 'queued' where id = ?`, [queued]);
    await shop.query(`update messages set state = 'sending' where id = ?`, [sending]);
    const runs = (await shop.query<{ id: number }>('select id from runs')).map(({ id }) => id);
    const cancelled = await shop.database.write((tx) => cancelMessages(shop.database, tx, runs, 'run-ended', NOON));
    expect(cancelled).toBe(2);
    expect(await shop.message(queued!)).toMatchObject({ state: 'cancelled', reason: 'run-ended', final_at: NOON });
    expect(await shop.message(claimed!)).toMatchObject({ state: 'cancelled', lease: null });
    expect((await shop.message(sending!)).state).toBe('sending');
    expect((await caps()).map(({ count }) => count)).toEqual([1, 0, 1]);
  });

  test('for a withdrawal concerns advertising on that channel, and lets the runs go on', async () => {
    const [customer, other] = await shop.customers([{}, {}]);
    await shop.queue([
      { customer: customer!, content: ad },
      { customer: customer! },
      { customer: customer!, content: smsAd },
      { customer: other!, content: ad },
    ]);
    const woken = await shop.database.write((tx) => cancelForWithdrawal(shop.database, tx, customer!, 'email', NOON));
    expect(woken).toEqual(new Set(['live']));
    expect(await states()).toEqual([
      { state: 'cancelled', reason: 'consent-withdrawn', n: 1 },
      { state: 'queued', reason: null, n: 3 },
    ]);
    const due = await shop.query<{ cause: string }>(`select cause from runs where place = 'due'`);
    expect(due.map(({ cause }) => JSON.parse(cause) as unknown)).toEqual([
      { kind: 'message', state: 'cancelled', reason: 'consent-withdrawn' },
    ]);
  });

  test('between claim and sending keeps the message from leaving', async () => {
    const [first, second] = await shop.queue([{}, {}]);
    const { database } = shop;
    let writes = 0;
    const write: Database['write'] = async (work) => {
      const claimed = await shop.query(`select id from messages where state = 'claimed'`);
      if (claimed.length === 2 && writes++ === 0) {
        await shop.query(`update messages set state = 'cancelled', lease = null where id = ?`, [first]);
      }
      return database.write(work);
    };
    await dispatchOnce({ ...shop.services, database: { ...database, write } }, 'sandbox-email', NOON);
    expect((await shop.message(first!)).state).toBe('cancelled');
    expect((await shop.message(second!)).state).toBe('accepted');
  });

  test('a journey paused between claim and sending keeps its messages queued', async () => {
    const [id] = await shop.queue([{}]);
    const { database } = shop;
    const write: Database['write'] = async (work) => {
      const claimed = await shop.query(`select id from messages where state = 'claimed'`);
      if (claimed.length > 0) await shop.query('update journeys set paused_at = 1');
      return database.write(work);
    };
    await dispatchOnce({ ...shop.services, database: { ...database, write } }, 'sandbox-email', NOON);
    expect(await shop.message(id!)).toMatchObject({ state: 'queued', lease: null, attempts: 0 });
  });
});

test('somebody who reached the goal after the message was queued gets no advertisement any more', async () => {
  const [customer] = await shop.customers([{}]);
  await shop.consent([customer!], 'email');
  const [advert, receipt] = await shop.queue([{ customer: customer!, content: ad }, { customer: customer! }]);
  await shop.query(`insert into conversions select id, 1, 'j1', customer_id, ?, 10 from runs`, [NOON + 1]);
  await dispatchOnce(shop.services, 'sandbox-email', NOON + 2);
  expect(await shop.message(advert!)).toMatchObject({ state: 'skipped', reason: 'already-bought' });
  expect((await shop.message(receipt!)).state).toBe('accepted');
});
