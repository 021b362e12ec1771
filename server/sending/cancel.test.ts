import { expect, test } from 'vitest';
import type { Database } from '../store/database.ts';
import { cancelForWithdrawal, cancelMessages } from './cancel.ts';
import { dispatchOnce } from './dispatch.ts';
import { dyingAt } from './testing/dying.ts';
import { onEachDatabase } from './testing/databases.ts';
import { NOON, settings } from './testing/shop.ts';

const ad = { purpose: 'ad' } as const;
const smsAd = { channel: 'sms', purpose: 'ad' } as const;

onEachDatabase('cancelling', (shop) => {
  function states(): Promise<{ state: string; reason: string | null; n: number }[]> {
    return shop().query(
      'select state, reason, count(*) as n from messages group by state, reason order by state, reason',
    );
  }

  async function caps(): Promise<{ shadow: number; count: number }[]> {
    return shop().query('select shadow, count from caps order by shadow, customer_id');
  }

  test('takes back what is queued and claimed, and leaves what is leaving', async () => {
    shop().settings = { ...settings, capPerDay: 5 };
    const ids = await shop().customers([{}, {}, {}]);
    await shop().consent(ids, 'email');
    const [queued, claimed, sending] = await shop().queue(ids.map((customer) => ({ customer, content: ad })));
    await expect(dispatchOnce(dyingAt(shop(), 'claimed'), 'sandbox-email', NOON)).rejects.toThrow('killed');
    await shop().query(`update messages set state = 'queued' where id = ?`, [queued]);
    await shop().query(`update messages set state = 'sending' where id = ?`, [sending]);
    const runs = (await shop().query<{ id: number }>('select id from runs')).map(({ id }) => id);
    const cancelled = await shop().database.write((tx) => cancelMessages(shop().database, tx, runs, 'run-ended', NOON));
    expect(cancelled).toBe(2);
    expect(await shop().message(queued!)).toMatchObject({ state: 'cancelled', reason: 'run-ended', final_at: NOON });
    expect(await shop().message(claimed!)).toMatchObject({ state: 'cancelled', lease: null });
    expect((await shop().message(sending!)).state).toBe('sending');
    expect((await caps()).map(({ count }) => count)).toEqual([1, 0, 1]);
  });

  test('for a withdrawal concerns advertising on that channel, and lets the runs go on', async () => {
    const [customer, other] = await shop().customers([{}, {}]);
    await shop().queue([
      { customer: customer!, content: ad },
      { customer: customer! },
      { customer: customer!, content: smsAd },
      { customer: other!, content: ad },
    ]);
    const woken = await shop().database.write((tx) =>
      cancelForWithdrawal(shop().database, tx, customer!, 'email', NOON),
    );
    expect(woken).toEqual(new Set(['live']));
    expect(await states()).toEqual([
      { state: 'cancelled', reason: 'consent-withdrawn', n: 1 },
      { state: 'queued', reason: null, n: 3 },
    ]);
    const due = await shop().query<{ cause: string }>(`select cause from runs where place = 'due'`);
    expect(due.map(({ cause }) => JSON.parse(cause) as unknown)).toEqual([
      { kind: 'message', state: 'cancelled', reason: 'consent-withdrawn' },
    ]);
  });

  test('between claim and sending keeps the message from leaving', async () => {
    const [first, second] = await shop().queue([{}, {}]);
    const { database } = shop();
    let writes = 0;
    const write: Database['write'] = async (work) => {
      const claimed = await shop().query(`select id from messages where state = 'claimed'`);
      if (claimed.length === 2 && writes++ === 0) {
        await shop().query(`update messages set state = 'cancelled', lease = null where id = ?`, [first]);
      }
      return database.write(work);
    };
    await dispatchOnce({ ...shop().services, database: { ...database, write } }, 'sandbox-email', NOON);
    expect((await shop().message(first!)).state).toBe('cancelled');
    expect((await shop().message(second!)).state).toBe('accepted');
  });

  test('a journey paused between claim and sending keeps its messages queued', async () => {
    const [id] = await shop().queue([{}]);
    const { database } = shop();
    const write: Database['write'] = async (work) => {
      const claimed = await shop().query(`select id from messages where state = 'claimed'`);
      if (claimed.length > 0) await shop().query('update journeys set paused_at = 1');
      return database.write(work);
    };
    await dispatchOnce({ ...shop().services, database: { ...database, write } }, 'sandbox-email', NOON);
    expect(await shop().message(id!)).toMatchObject({ state: 'queued', lease: null, attempts: 0 });
  });
});
