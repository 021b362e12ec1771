import { beforeAll, expect, it } from 'vitest';
import { ingest } from '../events/ingest.ts';
import { identify } from '../people/identify.ts';
import { driveOnce } from '../runs/testing/drive.ts';
import { writeConsent } from '../sending/consents.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { twoAtOnce } from '../runs/testing/two-at-once.ts';
import type { Services } from '../services.ts';
import type { Database } from '../store/database.ts';
import { mergeNamed } from './merge-named.ts';
import { hoping, mergingShop } from './testing/merging-shop.ts';

/** A merge and whoever comes under the ids that it joins, forced. */
onEachDatabase('a merge, at the same moment as', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  const { rows, event, happens, person, idOf, enters } = mergingShop(() => shop);
  const by = (database: Database): Services => ({ ...shop.services, database });
  const merge = (database: Database, previous: string, into: string) =>
    mergeNamed(by(database), { previous, into, source: 'alias' });
  const reachable = async (...names: string[]): Promise<void> => {
    const at = shop.time.now;
    const traits = (name: string) => ({ email: `${name}@example.com`, consents: { email: true } });
    await identify(
      shop.services,
      names.map((externalId) => ({ externalId, traits: traits(externalId), at })),
    );
  };
  /** Held not at its first transaction, which finds that nobody is known, but at the one that remembers the id. */
  const heldAtSecond = (held: Database): Database => {
    let written = 0;
    return { ...held, write: (work, name) => ((written += 1) === 1 ? shop.database : held).write(work, name) };
  };

  it('an event under the former id: it is the survivor’s, and wakes what waits for it', async () => {
    const plan = await shop.publish(hoping('event'));
    await person('a8', 'b8');
    await enters(plan, await idOf('b8'));
    await driveOnce(shop);
    const { second, secondWaited } = await twoAtOnce(
      shop.database,
      (held) => merge(held, 'a8', 'b8'),
      (other) => ingest(by(other), [event('a8', 'order')]),
    );
    const id = await idOf('b8');
    expect([second, secondWaited]).toEqual([[expect.objectContaining({ status: 'accepted', customer: id })], true]);
    expect(await idOf('a8')).toBe(0);
    expect(await rows('select place from runs where customer_id = ?', id)).toEqual([{ place: 'due' }]);
  });

  it('an event under the former id that commits first is moved', async () => {
    const plan = await shop.publish(hoping('event-first'));
    await person('a9', 'b9');
    await enters(plan, await idOf('b9'));
    await driveOnce(shop);
    const { secondWaited } = await twoAtOnce(
      shop.database,
      (held) => ingest(by(held), [event('a9', 'order')]),
      (other) => merge(other, 'a9', 'b9'),
    );
    expect(secondWaited).toBe(true);
    const id = await idOf('b9');
    expect(await rows('select customer_id as id from events where customer_id = ?', id)).toEqual([{ id }]);
    expect(await rows('select place from runs where customer_id = ?', id)).toEqual([{ place: 'due' }]);
  });

  it('an event under an id that nobody is known by yet: there is one customer', async () => {
    await person('b10', 'd10');
    await twoAtOnce(
      shop.database,
      (held) => merge(heldAtSecond(held), 'a10', 'b10'),
      (other) => ingest(by(other), [event('a10', 'visit')]),
    );
    await twoAtOnce(
      shop.database,
      (held) => ingest(by(held), [event('c10', 'visit')]),
      (other) => merge(other, 'c10', 'd10'),
    );
    expect([await idOf('a10'), await idOf('c10')]).toEqual([0, 0]);
    const counts =
      await rows(`select c.external_id as who, count(*) as n from events e join customers c on c.id = e.customer_id
      where c.external_id in ('b10', 'd10') group by c.external_id order by 1`);
    expect(counts).toEqual([
      { who: 'b10', n: 1 },
      { who: 'd10', n: 1 },
    ]);
  });

  it('an event under the id that the former customer is taking: it is the same person’s', async () => {
    await happens(event('a11', 'visit'));
    await twoAtOnce(
      shop.database,
      (held) => merge(held, 'a11', 'b11'),
      (other) => ingest(by(other), [event('b11', 'visit'), event('a11', 'visit')]),
    );
    expect(await rows(`select external_id, event_seq as n from customers where external_id like '_11'`)).toEqual([
      { external_id: 'b11', n: 3 },
    ]);
  });

  it('a merge the other way round: one of the two counts, and nobody is lost', async () => {
    await happens(event('a15', 'visit'), event('b15', 'visit'));
    const { first, second } = await twoAtOnce(
      shop.database,
      (held) => merge(held, 'a15', 'b15'),
      (other) => merge(other, 'b15', 'a15'),
    );
    expect([first, second]).toEqual([
      { status: 'merged', goOn: 0, ended: 0 },
      { status: 'refused', code: 'merge-cycle' },
    ]);
    expect(await rows(`select external_id, event_seq as n from customers where external_id like '_15'`)).toEqual([
      { external_id: 'b15', n: 2 },
    ]);
  });

  it('an event that makes the id known which the former customer is taking: the two are merged', async () => {
    await happens(event('a21', 'visit'));
    const { second } = await twoAtOnce(
      shop.database,
      (held) => ingest(by(held), [event('b21', 'visit')]),
      (other) => merge(other, 'a21', 'b21'),
    );
    expect(second).toEqual({ status: 'merged', goOn: 0, ended: 0 });
    expect(await rows(`select external_id, event_seq as n from customers where external_id like '_21'`)).toEqual([
      { external_id: 'b21', n: 2 },
    ]);
  });

  it('a merge into an id that is being remembered as somebody else’s: it is that person', async () => {
    await happens(event('a20', 'visit'), event('c20', 'visit'));
    const { second } = await twoAtOnce(
      shop.database,
      (held) => merge(heldAtSecond(held), 'b20', 'c20'),
      (other) => merge(other, 'a20', 'b20'),
    );
    expect(second).toEqual({ status: 'merged', goOn: 0, ended: 0 });
    expect(await rows(`select external_id, event_seq as n from customers where external_id like '_20'`)).toEqual([
      { external_id: 'c20', n: 2 },
    ]);
  });

  it('a merge of another into the one that is merged: all three are one', async () => {
    await happens(event('a16', 'visit'), event('b16', 'visit'), event('c16', 'visit'));
    const { second } = await twoAtOnce(
      shop.database,
      (held) => merge(held, 'a16', 'b16'),
      (other) => merge(other, 'c16', 'a16'),
    );
    expect(second).toEqual({ status: 'merged', goOn: 0, ended: 0 });
    const id = await idOf('b16');
    expect(
      await rows(`select external_id, customer_id as id from aliases where external_id like '_16' order by 1`),
    ).toEqual([
      { external_id: 'a16', id },
      { external_id: 'c16', id },
    ]);
    expect(await rows('select count(*) as n from events where customer_id = ?', id)).toEqual([{ n: 3 }]);
  });

  it.each(['known', 'unknown'] as const)('the same merge at once, of somebody %s, happens once', async (who) => {
    const [a, b] = [`a17-${who}`, `b17-${who}`];
    if (who === 'known') await happens(event(a, 'visit'), event(b, 'visit'));
    const { first, second } = await twoAtOnce(
      shop.database,
      (held) => merge(who === 'known' ? held : heldAtSecond(held), a, b),
      (other) => merge(other, a, b),
    );
    const done = who === 'known' ? 'merged' : 'remembered';
    expect([first.status, second.status]).toEqual([done, 'same']);
    expect(await rows('select external_id from aliases where external_id in (?, ?)', a, b)).toEqual([
      { external_id: a },
    ]);
    expect(await rows('select external_id from customers where external_id in (?, ?)', a, b)).toEqual([
      { external_id: b },
    ]);
  });

  it('a withdrawal by a link in an old message: it is the survivor’s word', async () => {
    await reachable('a18', 'b18');
    const customer = await idOf('a18');
    const word = { customer, channel: 'email', purpose: 'ad', granted: false, source: 'unsubscribe-page' } as const;
    await twoAtOnce(
      shop.database,
      (held) => merge(held, 'a18', 'b18'),
      (other) => other.write((tx) => writeConsent(other, tx, word, shop.time.now)),
    );
    expect(await rows('select granted, source from consents where customer_id = ?', await idOf('b18'))).toEqual([
      { granted: 0, source: 'unsubscribe-page' },
    ]);
  });
});
