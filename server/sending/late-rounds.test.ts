import { expect, test } from 'vitest';
import type { Services } from '../services.ts';
import type { Database } from '../store/database.ts';
import { SANDBOX_LEASE_MS as LEASE_MS } from './adapters/sandbox.ts';
import { dispatchOnce } from './dispatch.ts';
import { releaseExpired } from './leases.ts';
import { onEachDatabase } from './testing/databases.ts';
import { dyingAt } from './testing/dying.ts';
import { NOON } from './testing/shop.ts';

const SENDER = 'sandbox-email';
const LATER = NOON + 2 * LEASE_MS;

onEachDatabase('a round that comes too late', (shop) => {
  /** Services whose transaction of this name finds that something came before it: the nth, once. */
  const overtaken = (name: string, nth: number, by: () => Promise<unknown>): Services => {
    const { database } = shop();
    let times = 0;
    const write: Database['write'] = async (work, named) => {
      if (named === name && ++times === nth) await by();
      return database.write(work, named);
    };
    return { ...shop().services, database: { ...database, write } };
  };
  /** Another round takes the message over, and is in the middle of sending it when its process ends. */
  const takenOver = async (): Promise<void> => {
    await releaseExpired(shop().services, LATER);
    await expect(dispatchOnce(dyingAt(shop(), 'sending'), SENDER, LATER)).rejects.toThrow('killed');
  };

  test('writes nothing down of a message that another round is sending now', async () => {
    const [id] = await shop().queue([{}]);
    await dispatchOnce(overtaken('turn-over', 2, takenOver), SENDER, NOON);
    expect(await shop().message(id!)).toMatchObject({ state: 'sending', attempts: 1 });
    expect(shop().woken).toEqual([]);
    await dispatchOnce(shop().services, SENDER, LATER + 2 * LEASE_MS);
    expect(await shop().message(id!)).toMatchObject({ state: 'accepted' });
    expect(shop().woken).toEqual(['live']);
  });

  test('takes nothing back whose lease has been given anew', async () => {
    const [id] = await shop().queue([{}]);
    await expect(dispatchOnce(dyingAt(shop(), 'sending'), SENDER, NOON)).rejects.toThrow('killed');
    await releaseExpired(overtaken('retake', 1, takenOver), LATER);
    expect(await shop().message(id!)).toMatchObject({ state: 'sending', attempts: 1 });
  });

  test('releases nothing that has been claimed anew', async () => {
    const [id] = await shop().queue([{}]);
    await expect(dispatchOnce(dyingAt(shop(), 'claimed'), SENDER, NOON)).rejects.toThrow('killed');
    const claimedAnew = async (): Promise<void> => {
      await releaseExpired(shop().services, LATER);
      await expect(dispatchOnce(dyingAt(shop(), 'claimed'), SENDER, LATER)).rejects.toThrow('killed');
    };
    await releaseExpired(overtaken('release', 1, claimedAnew), LATER);
    expect(await shop().message(id!)).toMatchObject({ state: 'claimed' });
  });
});
