import { describe, expect, test } from 'vitest';
import { SANDBOX_LEASE_MS as LEASE_MS } from './adapters/sandbox.ts';
import { dispatchOnce } from './dispatch.ts';
import { releaseExpired } from './leases.ts';
import { RETAKE } from './message-row.ts';
import { dyingAt } from './testing/dying.ts';
import { onEachDatabase } from './testing/databases.ts';
import { NOON, settings } from './testing/shop.ts';

const ad = { purpose: 'ad' } as const;

onEachDatabase('attempts and leases', (shop) => {
  async function caps(): Promise<{ shadow: number; count: number }[]> {
    return shop().query('select shadow, count from caps order by shadow, customer_id');
  }

  describe('a transient refusal', () => {
    test('is tried again later and then goes', async () => {
      await shop().query(`update senders set config = '{"transientRate":1}' where id = 'sandbox-email'`);
      const [id] = await shop().queue([{}]);
      const round = await dispatchOnce(shop().services, 'sandbox-email', NOON);
      const waiting = await shop().message(id!);
      expect(waiting).toMatchObject({ state: 'queued', reason: 'sandbox-busy', attempts: 1, final_at: null });
      expect(waiting.due_at - NOON).toBeGreaterThanOrEqual(5000);
      expect(round.nextDueAt).toBe(waiting.due_at);
      expect(shop().woken).toEqual([]);
      await dispatchOnce(shop().services, 'sandbox-email', waiting.due_at);
      expect(await shop().message(id!)).toMatchObject({ state: 'accepted', reason: null, attempts: 2 });
      expect(shop().woken).toEqual(['live']);
    });
  });

  test('a provider that asks for patience gets it', async () => {
    const config = '{"transientRate":1,"retryAfterMs":90000}';
    await shop().query(`update senders set config = ? where id = 'sandbox-email'`, [config]);
    const [id] = await shop().queue([{}]);
    await dispatchOnce(shop().services, 'sandbox-email', NOON);
    const { due_at: dueAt } = await shop().message(id!);
    expect(dueAt - NOON).toBeGreaterThanOrEqual(90_000);
    expect(dueAt - NOON).toBeLessThan(95_000);
  });

  describe('a process that dies', () => {
    test('after the claim loses nothing: the lease runs out and the message goes, charged once', async () => {
      shop().settings = { ...settings, capPerDay: 1 };
      const [customer] = await shop().customers([{}]);
      await shop().consent([customer!], 'email');
      const [id] = await shop().queue([{ customer: customer!, content: ad }]);
      await expect(dispatchOnce(dyingAt(shop(), 'claimed'), 'sandbox-email', NOON)).rejects.toThrow('killed');
      expect((await shop().message(id!)).state).toBe('claimed');
      expect(await dispatchOnce(shop().services, 'sandbox-email', NOON + 1000)).toEqual({
        done: 0,
        more: false,
        nextDueAt: NOON + LEASE_MS,
      });
      await dispatchOnce(shop().services, 'sandbox-email', NOON + LEASE_MS);
      expect(await shop().message(id!)).toMatchObject({ state: 'accepted', attempts: 1 });
      expect(await caps()).toEqual([{ shadow: 0, count: 1 }]);
    });

    test('between sending and record sends again where the provider knows keys', async () => {
      shop().settings = { ...settings, capPerDay: 1 };
      const [customer] = await shop().customers([{}]);
      await shop().consent([customer!], 'email');
      const [id] = await shop().queue([{ customer: customer!, content: ad }]);
      await expect(dispatchOnce(dyingAt(shop(), 'sending'), 'sandbox-email', NOON)).rejects.toThrow('killed');
      expect((await shop().message(id!)).state).toBe('sending');
      expect(await releaseExpired(shop().services, NOON + LEASE_MS - 1)).toBe(0);
      expect(await releaseExpired(shop().services, NOON + 2 * LEASE_MS)).toBe(1);
      expect(await shop().message(id!)).toMatchObject({ state: 'queued', reason: RETAKE });
      await dispatchOnce(shop().services, 'sandbox-email', NOON + 2 * LEASE_MS);
      expect(await shop().message(id!)).toMatchObject({ state: 'accepted', reason: null, attempts: 2 });
      expect(await caps()).toEqual([{ shadow: 0, count: 1 }]);
    });

    test('between sending and record leaves a message unknown that might otherwise arrive twice', async () => {
      const smtp = '{"host":"127.0.0.1","port":9,"from":"a@b.kr"}';
      const [id] = await shop().queue([{}]);
      await expect(dispatchOnce(dyingAt(shop(), 'sending'), 'sandbox-email', NOON)).rejects.toThrow('killed');
      await shop().query(`update senders set kind = 'smtp', config = ? where id = 'sandbox-email'`, [smtp]);
      expect(await releaseExpired(shop().services, NOON + 2 * LEASE_MS)).toBe(1);
      expect(await shop().message(id!)).toMatchObject({ state: 'unknown', reason: 'stopped-while-sending' });
      const causes = await shop().query<{ cause: string }>('select cause from runs');
      expect(JSON.parse(causes[0]!.cause)).toEqual({
        kind: 'message',
        state: 'unknown',
        reason: 'stopped-while-sending',
      });
      expect(shop().woken).toEqual(['live']);
    });

    test('and whose customer said no meanwhile gets no second attempt, nor a claim that none was made', async () => {
      const [customer] = await shop().customers([{}]);
      await shop().consent([customer!], 'email');
      const [id] = await shop().queue([{ customer: customer!, content: ad }]);
      await expect(dispatchOnce(dyingAt(shop(), 'sending'), 'sandbox-email', NOON)).rejects.toThrow('killed');
      await shop().consent([customer!], 'email', 'ad', false);
      await dispatchOnce(shop().services, 'sandbox-email', NOON + 2 * LEASE_MS);
      expect(await shop().message(id!)).toMatchObject({ state: 'unknown', reason: 'may-have-left' });
    });
  });
});
