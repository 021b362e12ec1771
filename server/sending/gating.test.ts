import { describe, expect, test } from 'vitest';
import { dispatchOnce } from './dispatch.ts';
import { onEachDatabase } from './testing/databases.ts';
import { NOON, settings } from './testing/shop.ts';

/** 2026-03-04 22:00 KST and the next 08:00. */
const NIGHT = NOON + 10 * 3_600_000;
const MORNING = NOON + 20 * 3_600_000;

const ad = { purpose: 'ad' } as const;
const smsAd = { channel: 'sms', purpose: 'ad' } as const;

onEachDatabase('gates of the ledger', (shop) => {
  function states(): Promise<{ state: string; reason: string | null; n: number }[]> {
    return shop().query(
      'select state, reason, count(*) as n from messages group by state, reason order by state, reason',
    );
  }

  async function caps(): Promise<{ shadow: number; count: number }[]> {
    return shop().query('select shadow, count from caps order by shadow, customer_id');
  }

  describe('the night', () => {
    test('holds an SMS ad until 08:00, when consent is asked again', async () => {
      const ids = await shop().customers([{}, {}, {}]);
      await shop().consent(ids, 'sms');
      await shop().consent([ids[2]!], 'sms', 'night');
      await shop().queue(ids.map((customer) => ({ customer, content: smsAd })));
      expect(await dispatchOnce(shop().services, 'sandbox-sms', NIGHT)).toEqual({
        done: 3,
        more: false,
        nextDueAt: MORNING,
      });
      expect(await states()).toEqual([
        { state: 'accepted', reason: null, n: 1 },
        { state: 'queued', reason: 'night-hold', n: 2 },
      ]);
      expect(await dispatchOnce(shop().services, 'sandbox-sms', MORNING - 1)).toMatchObject({
        done: 0,
        nextDueAt: MORNING,
      });
      await shop().consent([ids[0]!], 'sms', 'ad', false);
      expect(await dispatchOnce(shop().services, 'sandbox-sms', MORNING)).toMatchObject({ done: 2, nextDueAt: null });
      expect(await states()).toEqual([
        { state: 'accepted', reason: null, n: 2 },
        { state: 'skipped', reason: 'no-consent', n: 1 },
      ]);
    });

    test('is no matter to a shop that has switched the hold off', async () => {
      shop().settings = { ...settings, nightHold: false };
      const ids = await shop().customers([{}]);
      await shop().consent(ids, 'sms');
      await shop().queue([{ customer: ids[0]!, content: smsAd }]);
      await dispatchOnce(shop().services, 'sandbox-sms', NIGHT);
      expect(await states()).toEqual([{ state: 'accepted', reason: null, n: 1 }]);
    });
  });

  describe('the cap', () => {
    test('lets only so many ads of one round through, and other days through again', async () => {
      shop().settings = { ...settings, capPerDay: 2 };
      const [customer] = await shop().customers([{}]);
      await shop().consent([customer!], 'email');
      const three = Array.from({ length: 3 }, () => ({ customer: customer!, content: ad }));
      await shop().queue([...three, { customer: customer! }]);
      await dispatchOnce(shop().services, 'sandbox-email', NOON);
      expect(await states()).toEqual([
        { state: 'accepted', reason: null, n: 3 },
        { state: 'skipped', reason: 'cap-reached', n: 1 },
      ]);
      expect(await caps()).toEqual([{ shadow: 0, count: 2 }]);
      await shop().queue([{ customer: customer!, content: ad }]);
      await dispatchOnce(shop().services, 'sandbox-email', NOON + 86_400_000);
      expect((await caps()).map(({ count }) => count)).toEqual([2, 1]);
    });

    test('is held by two dispatchers at work on one customer at the same time', async () => {
      shop().settings = { ...settings, capPerDay: 1, nightHold: false };
      const ids = await shop().customers(Array.from({ length: 40 }, () => ({})));
      await shop().consent(ids, 'email');
      await shop().consent(ids, 'sms');
      await shop().queue(
        ids.flatMap((customer) => [
          { customer, content: ad },
          { customer, content: smsAd },
        ]),
      );
      await Promise.all([
        dispatchOnce(shop().services, 'sandbox-email', NOON),
        dispatchOnce(shop().services, 'sandbox-sms', NOON),
      ]);
      expect(await states()).toEqual([
        { state: 'accepted', reason: null, n: 40 },
        { state: 'skipped', reason: 'cap-reached', n: 40 },
      ]);
    });

    test('counts held-out customers on a shadow, whose sends are ghosts', async () => {
      shop().settings = { ...settings, capPerDay: 1 };
      const [customer] = await shop().customers([{}]);
      await shop().consent([customer!], 'email');
      const held = { customer: customer!, content: ad, treatment: 'held' } as const;
      await shop().queue([held, held, { customer: customer!, content: ad }]);
      await dispatchOnce(shop().services, 'sandbox-email', NOON);
      expect(await states()).toEqual([
        { state: 'accepted', reason: null, n: 1 },
        { state: 'ghost', reason: null, n: 1 },
        { state: 'skipped', reason: 'cap-reached', n: 1 },
      ]);
      expect(await caps()).toEqual([
        { shadow: 0, count: 1 },
        { shadow: 1, count: 1 },
      ]);
      const causes = await shop().query<{ cause: string }>('select cause from runs order by id');
      expect(JSON.parse(causes[0]!.cause)).toEqual({ kind: 'message', state: 'ghost', reason: null });
    });

    test('gets its place back when the message is refused', async () => {
      shop().settings = { ...settings, capPerDay: 1 };
      await shop().query(`update senders set config = '{"failRate":1}' where id = 'sandbox-email'`);
      const [customer] = await shop().customers([{}]);
      await shop().consent([customer!], 'email');
      await shop().queue([{ customer: customer!, content: ad }]);
      await dispatchOnce(shop().services, 'sandbox-email', NOON);
      expect(await states()).toEqual([{ state: 'failed', reason: 'sandbox-refused', n: 1 }]);
      expect(await caps()).toEqual([{ shadow: 0, count: 0 }]);
    });
  });

  test('somebody who reached the goal after the message was queued gets no advertisement any more', async () => {
    const [customer] = await shop().customers([{}]);
    await shop().consent([customer!], 'email');
    const [advert, receipt] = await shop().queue([{ customer: customer!, content: ad }, { customer: customer! }]);
    await shop().query(`insert into conversions select id, 1, 'j1', customer_id, ?, 10 from runs`, [NOON + 1]);
    await dispatchOnce(shop().services, 'sandbox-email', NOON + 2);
    expect(await shop().message(advert!)).toMatchObject({ state: 'skipped', reason: 'already-bought' });
    expect((await shop().message(receipt!)).state).toBe('accepted');
  });
});
