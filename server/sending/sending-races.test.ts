import { expect, test } from 'vitest';
import { twoAtOnce } from '../runs/testing/two-at-once.ts';
import type { Services } from '../services.ts';
import type { Database } from '../store/database.ts';
import { cancelMessages } from './cancel.ts';
import { claim } from './claim.ts';
import { dispatchOnce } from './dispatch.ts';
import { onEachDatabase } from './testing/databases.ts';
import { NOON, settings } from './testing/shop.ts';

const SENDER = 'sandbox-email';

onEachDatabase('a sender and whoever comes at the same moment', (shop) => {
  const by = (database: Database): Services => ({ ...shop().services, database });

  test('two rounds of one sender together keep to its rate', async () => {
    await shop().query('update senders set rate = 10, tokens = 10 where id = ?', [SENDER]);
    await shop().queue(Array.from({ length: 25 }, () => ({})));
    const take = (database: Database, claimSize: number) =>
      claim(database, SENDER, NOON, { claimSize, leaseMs: 60_000 }, settings);
    const { first, second, secondWaited } = await twoAtOnce(
      shop().database,
      (held) => take(held, 5),
      (other) => take(other, 10),
    );
    const third = await take(shop().database, 10);
    expect(secondWaited).toBe(true);
    expect([first, second, third].map((one) => one?.claimed.length)).toEqual([5, 5, 0]);
  });

  test('an end that comes while a message is committed to sending lets it leave, and says so', async () => {
    const [id] = await shop().queue([{}]);
    const { run_id: run } = await shop().message(id!);
    let turns = 0;
    const heldAtSending = (held: Database): Database => ({
      ...held,
      write: (work, name) => (name === 'turn-over' && ++turns === 1 ? held : shop().database).write(work, name),
    });
    const { second: cancelled, secondWaited } = await twoAtOnce(
      shop().database,
      (held) => dispatchOnce(by(heldAtSending(held)), SENDER, NOON),
      (other) => other.write((tx) => cancelMessages(other, tx, [run], 'run-ended', NOON)),
    );
    expect(secondWaited).toBe(true);
    expect(cancelled).toBe(0);
    expect(await shop().message(id!)).toMatchObject({ state: 'accepted', reason: null });
  });
});
