import { beforeAll, expect, it } from 'vitest';
import { identify } from '../people/identify.ts';
import { auditCounters } from '../runs/audit-counters.ts';
import { driveOnce } from '../runs/testing/drive.ts';
import { claim } from '../sending/claim.ts';
import { dispatchOnce } from '../sending/dispatch.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { byApi, exitWith, journeyOf, mail } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { twoAtOnce } from '../runs/testing/two-at-once.ts';
import type { Services } from '../services.ts';
import type { Database } from '../store/database.ts';
import { mergeNamed } from './merge-named.ts';
import { mergingShop } from './testing/merging-shop.ts';

/** A merge and dispatchers at work, forced. */
onEachDatabase('a merge and messages', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  const { rows, idOf, enters, runs } = mergingShop(() => shop);
  const by = (database: Database): Services => ({ ...shop.services, database });
  const merge = (database: Database, previous: string, into: string) =>
    mergeNamed(by(database), { previous, into, source: 'alias' });
  const sends = (id: string, purpose: 'ad' | 'info' = 'info') => {
    const nodes = { start: byApi, mail: { ...mail, config: { ...mail.config, purpose } }, end: exitWith('x') };
    return journeyOf(id, nodes, ['start:next>mail', 'mail:sent>end']);
  };
  const reachable = async (...names: string[]): Promise<void> => {
    const at = shop.time.now;
    const traits = (name: string) => ({ email: `${name}@example.com`, consents: { email: true } });
    await identify(
      shop.services,
      names.map((externalId) => ({ externalId, traits: traits(externalId), at })),
    );
  };

  const claims = async (database: Database, capPerDay: number | null = null) => {
    const settings = { ...(await shop.services.settings.get()), capPerDay, nightHold: false };
    return claim(database, 'sandbox-email', shop.time.now, { claimSize: 100, leaseMs: 60_000 }, settings);
  };

  it('a dispatcher that claims: it gets only what is judged under the survivor’s lock', async () => {
    const plan = await shop.publish(sends('claim', 'ad'));
    await reachable('a12', 'b12');
    await enters(plan, await idOf('a12'));
    await driveOnce(shop);
    const messages = () => rows(`select state, lease from messages where journey_id = 'claim'`);
    const { second, secondWaited } = await twoAtOnce(
      shop.database,
      (held) => merge(held, 'a12', 'b12'),
      (other) => claims(other, 1),
    );
    expect(secondWaited).toBe(true);
    // PostgreSQL had looked for candidates before: it leaves them for the next round.
    const early = second?.claimed.length ?? 0;
    const late = early === 0 ? ((await claims(shop.database, 1))?.claimed ?? []) : (second?.claimed ?? []);
    expect(early).toBe(shop.database.dialect === 'postgres' ? 0 : 1);
    expect(late.map((row) => row.customer_id)).toEqual([await idOf('b12')]);
    expect((await messages()).map(({ state }) => state)).toEqual(['claimed']);
  });

  it('a dispatcher that has claimed for a run that ends: cancelled, and its place under the cap is free', async () => {
    const plan = await shop.publish(sends('claim-first', 'ad'));
    await reachable('a13', 'b13');
    await enters(plan, await idOf('a13'));
    await enters(plan, await idOf('b13'));
    await driveOnce(shop);
    const former = await idOf('a13');
    const { first, second, secondWaited } = await twoAtOnce(
      shop.database,
      (held) => claims(held, 5),
      (other) => merge(other, 'a13', 'b13'),
    );
    expect(first?.claimed.some((row) => row.customer_id === former)).toBe(true);
    expect([second, secondWaited]).toEqual([{ status: 'merged', goOn: 0, ended: 1 }, true]);
    expect(await rows(`select state, reason from messages where journey_id = 'claim-first' order by id`)).toEqual([
      { state: 'cancelled', reason: 'merged' },
      { state: 'queued', reason: null },
    ]);
    expect(await rows('select count from caps where customer_id = ?', await idOf('b13'))).toEqual([{ count: 0 }]);
  });

  it.each(['merge', 'sending'] as const)(
    'the step to sending, %s first: a message leaves or is cancelled, never both',
    async (who) => {
      const [a, b, journey] = [`a14-${who}`, `b14-${who}`, `sending-${who}`];
      const plan = await shop.publish(sends(journey));
      await reachable(a, b);
      await enters(plan, await idOf(a));
      await enters(plan, await idOf(b));
      await driveOnce(shop);
      const heldAt = (name: string, held: Database): Database => ({
        ...held,
        write: (work, commit) => (commit === name ? held : shop.database).write(work, commit),
      });
      const dispatch = (database: Database) =>
        dispatchOnce(by(heldAt('turn-over', database)), 'sandbox-email', shop.time.now);
      if (who === 'merge') {
        // The dispatcher has claimed and made its messages; then the merge commits.
        const late: Database = {
          ...shop.database,
          async write(work, name) {
            if (name === 'turn-over') await merge(shop.database, a, b);
            return shop.database.write(work, name);
          },
        };
        await dispatchOnce(by(late), 'sandbox-email', shop.time.now);
      } else {
        await twoAtOnce(shop.database, dispatch, (other) => merge(other, a, b));
      }
      const states = await rows<{ state: string; rendered: string | null }>(
        `select state, rendered from messages where journey_id = ? order by id`,
        journey,
      );
      if (who === 'merge') expect(states[0]).toEqual({ state: 'cancelled', rendered: null });
      else expect(states[0]?.state).toBe('accepted');
      expect((await runs(journey)).map((run) => run['who'])).toEqual([b, b]);
      expect(await auditCounters(shop.database)).toEqual([]);
    },
  );
});
