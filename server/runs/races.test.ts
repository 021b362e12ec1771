import { beforeAll, expect, it } from 'vitest';
import { ingest } from '../events/ingest.ts';
import { claim } from '../sending/claim.ts';
import { dispatchOnce } from '../sending/dispatch.ts';
import { execute, type Database } from '../store/database.ts';
import { auditCounters } from './audit-counters.ts';
import { board } from './boarding.ts';
import { pauseJourney } from './control.ts';
import { enter } from './enter.ts';
import { runLeg } from './leg.ts';
import { onEachDatabase } from './testing/databases.ts';
import { driveOnce } from './testing/drive.ts';
import { byApi, exitWith, journeyOf, mail, waitForEvent } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';
import { heldBeforeCommit, twoAtOnce } from './testing/two-at-once.ts';
import { unloadBatch } from './unload.ts';

const ad = { type: 'send', config: { ...mail.config, purpose: 'ad' } };
const adBySms = { type: 'send', config: { ...mail.config, purpose: 'ad', channel: 'sms' } };

/** Every race that the design names, forced: one stops right before its commit while the other comes. */
onEachDatabase('two at once', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  const begin = async (journey: Parameters<typeof shop.publish>[0], count: number): Promise<number[]> => {
    const plan = await shop.publish(journey);
    const customers = await shop.customers(count, journey.id);
    const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, shop.time.now, 'live');
    return customers;
  };
  const hoping = (id: string) => {
    const nodes = { start: byApi, hope: waitForEvent('order', 3, 'days'), end: exitWith('bought') };
    return journeyOf(id, nodes, ['start:next>hope', 'hope:happened>end']);
  };

  it('an event that comes while a leg writes waits for it, and wakes the wait that the leg began', async () => {
    const [customer] = await begin(hoping('event-leg'), 1);
    const [batch] = await board(shop.services, 'live', shop.time.now);
    const [who] = await shop.rows('select external_id from customers where id = ?', customer);
    const event = {
      messageId: 'event-leg-1',
      externalId: String(who?.['external_id']),
      event: 'order',
      occurredAt: shop.time.now,
      properties: {},
      origin: 'api',
    } as const;
    const { secondWaited } = await twoAtOnce(
      shop.database,
      (held) => runLeg(shop.servicesOn(held), batch?.id ?? '', shop.time.now),
      (other) => ingest(shop.servicesOn(other), [event]),
    );
    expect(secondWaited).toBe(true);
    const [run] = await shop.rows(`select place, cause from runs where journey_id = 'event-leg'`);
    expect(run?.['place']).toBe('due');
    expect(JSON.parse(String(run?.['cause']))).toMatchObject({ kind: 'event', event: 'order' });
  });

  it('two who board at the same moment never claim one person', async () => {
    await driveOnce(shop);
    await begin(hoping('board-board'), 30);
    const { first, second } = await twoAtOnce(
      shop.database,
      (held) => board(shop.servicesOn(held), 'live', shop.time.now),
      (other) => board(shop.servicesOn(other), 'live', shop.time.now),
    );
    const batches = [...first, ...second];
    const members = await shop.rows(
      `select b.id, b.size, count(r.id) as people from batches b left join runs r on r.batch_id = b.id
       where b.ended_at is null and b.id in (${batches.map(() => '?').join(',')}) group by b.id, b.size`,
      ...batches.map(({ id }) => id),
    );
    expect(members.map(({ size, people }) => Number(size) - Number(people))).toEqual(members.map(() => 0));
    expect(members.reduce((sum, { people }) => sum + Number(people), 0)).toBe(30);
    for (const { id } of batches) await runLeg(shop.services, id, shop.time.now);
  });

  it('a leg whose batch the sweep puts down meanwhile writes nothing', async () => {
    await begin(hoping('leg-sweep'), 5);
    const [batch] = await board(shop.services, 'live', shop.time.now);
    const id = batch?.id ?? '';
    // The leg has read and decided; then the sweep comes; then the leg writes.
    const late: Database = {
      ...shop.database,
      async write(work, name) {
        await unloadBatch(shop.database, id, shop.time.now);
        return shop.database.write(work, name);
      },
    };
    await runLeg(shop.servicesOn(late), id, shop.time.now);
    const stand = await shop.rows(
      `select place, node_id, batch_id, count(*) as n from runs where journey_id = 'leg-sweep' group by 1, 2, 3`,
    );
    expect(stand).toEqual([{ place: 'due', node_id: 'start', batch_id: null, n: 5 }]);
    expect(await shop.rows(`select * from visits where journey_id = 'leg-sweep'`)).toEqual([]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('a sweep that puts a batch down while its leg writes finds nobody there', async () => {
    await begin(hoping('sweep-leg'), 5);
    const [batch] = await board(shop.services, 'live', shop.time.now);
    const { second } = await twoAtOnce(
      shop.database,
      (held) => runLeg(shop.servicesOn(held), batch?.id ?? '', shop.time.now),
      (other) => unloadBatch(other, batch?.id ?? '', shop.time.now),
    );
    expect(second).toEqual({ people: 0, parkedUntil: [] });
    const stand = await shop.rows(
      `select place, node_id, count(*) as n from runs where journey_id = 'sweep-leg' group by 1, 2`,
    );
    expect(stand).toEqual([{ place: 'parked', node_id: 'hope', n: 5 }]);
  });

  it('two dispatchers of one customer see each other’s place under the cap', async () => {
    const edges = ['start:next>mail', 'mail:sent>end'];
    const [customer] = await begin(journeyOf('cap', { start: byApi, mail: ad, end: exitWith('x') }, edges), 1);
    const bySms = await shop.publish(journeyOf('cap-sms', { start: byApi, mail: adBySms, end: exitWith('x') }, edges));
    await enter(shop.services, bySms, [{ customer: customer ?? 0, key: 'k', properties: {} }], shop.time.now, 'live');
    await shop.rows(`update customers set phone = '+821012345678' where id = ?`, customer);
    for (const channel of ['email', 'sms']) {
      const consent = `insert into consents (customer_id, channel, purpose, granted, at, source) values (?, ?, 'ad', 1, ?, 'test')`;
      await shop.rows(consent, customer, channel, shop.time.now);
    }
    for (const { id } of await board(shop.services, 'live', shop.time.now))
      await runLeg(shop.services, id, shop.time.now);
    const settings = { ...(await shop.services.settings.get()), capPerDay: 1, nightHold: false };
    const take = (database: Database, sender: string) =>
      claim(database, sender, shop.time.now, { claimSize: 100, leaseMs: 60_000 }, settings);
    const { first, second, secondWaited } = await twoAtOnce(
      shop.database,
      (held) => take(held, 'sandbox-email'),
      (other) => take(other, 'sandbox-sms'),
    );
    expect(secondWaited).toBe(true);
    const mine = [first, second].map((one) => one?.claimed.filter((row) => row.customer_id === customer).length);
    expect(mine).toEqual([1, 0]);
    const [message] = await shop.rows(`select state, reason from messages where journey_id = 'cap-sms'`);
    expect(message).toEqual({ state: 'skipped', reason: 'cap-reached' });
  });

  it('a pause waits for the messages that are just being committed to sending: none leaves after it has answered', async () => {
    const edges = ['start:next>mail', 'mail:sent>end'];
    await begin(journeyOf('pause', { start: byApi, mail, end: exitWith('x') }, edges), 1);
    for (const { id } of await board(shop.services, 'live', shop.time.now))
      await runLeg(shop.services, id, shop.time.now);
    const state = async () => (await shop.rows(`select state from messages where journey_id = 'pause'`))[0]?.['state'];
    let seen: unknown = null;
    const heldAtSending = (held: Database): Database => ({
      ...held,
      write: (work, name) => (name === 'turn-over' ? held : shop.database).write(work, name),
    });
    const { secondWaited } = await twoAtOnce(
      shop.database,
      (held) => dispatchOnce(shop.servicesOn(heldAtSending(held)), 'sandbox-email', shop.time.now),
      async (other) => {
        await pauseJourney(shop.servicesOn(other), 'pause');
        seen = (
          await execute<{ state: string }>(other, other.db, `select state from messages where journey_id = 'pause'`)
        )[0]?.state;
      },
    );
    expect(secondWaited).toBe(true);
    expect(['sending', 'accepted']).toContain(seen);
    expect(await state()).toBe('accepted');
  });

  it('a leg that writes while a pause commits is put back, or is over before the pause answers', async () => {
    await begin(hoping('pause-leg'), 2);
    const [batch] = await board(shop.services, 'live', shop.time.now);
    const { secondWaited } = await twoAtOnce(
      shop.database,
      (held) => runLeg(shop.servicesOn(held), batch?.id ?? '', shop.time.now),
      (other) => pauseJourney(shop.servicesOn(other), 'pause-leg'),
    );
    expect(secondWaited).toBe(true);
    expect(await shop.rows(`select distinct node_id from runs where journey_id = 'pause-leg'`)).toEqual([
      { node_id: 'hope' },
    ]);
  });

  it('somebody who enters twice at once, under two keys, is inside once', async () => {
    const plan = await shop.publish({
      ...hoping('twice'),
      entry: { reentry: 'once', gapMs: 0, capPerDay: null },
    });
    const [customer = 0] = await shop.customers(1);
    const come = (database: Database, key: string) =>
      enter(shop.servicesOn(database), plan, [{ customer, key, properties: {} }], shop.time.now, 'live');
    const { first, second, secondWaited } = await twoAtOnce(
      shop.database,
      (held) => come(held, 'one'),
      (other) => come(other, 'two'),
    );
    expect(secondWaited).toBe(true);
    expect([first, second]).toEqual([
      { entered: 1, refused: {} },
      { entered: 0, refused: { 'entered-before': 1 } },
    ]);
  });

  it('the same key twice at once is one entry', async () => {
    const plan = await shop.publish(hoping('same-key'));
    const [customer = 0] = await shop.customers(1);
    const come = (database: Database) =>
      enter(shop.servicesOn(database), plan, [{ customer, key: 'same', properties: {} }], shop.time.now, 'live');
    const { first, second } = await twoAtOnce(shop.database, come, come);
    expect(first.entered + second.entered).toBe(1);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('two people who come at once for the last place of the day get one', async () => {
    const plan = await shop.publish({
      ...hoping('last-place'),
      entry: { reentry: 'once', gapMs: 0, capPerDay: 1 },
    });
    const [one = 0, two = 0] = await shop.customers(2);
    const come = (database: Database, customer: number) =>
      enter(shop.servicesOn(database), plan, [{ customer, key: 'k', properties: {} }], shop.time.now, 'live');
    const { first, second } = await twoAtOnce(
      shop.database,
      (held) => come(held, one),
      (other) => come(other, two),
    );
    expect([first.entered, second]).toEqual([1, { entered: 0, refused: { 'cap-reached': 1 } }]);
  });

  it('an end and a dispatcher who claims: a message is cancelled or leaves, never both', async () => {
    const edges = ['start:next>mail', 'mail:sent>end'];
    const exits = [{ event: 'bye', reason: 'left' }];
    const [customer] = await begin(journeyOf('bye', { start: byApi, mail, end: exitWith('x') }, edges, { exits }), 1);
    for (const { id } of await board(shop.services, 'live', shop.time.now))
      await runLeg(shop.services, id, shop.time.now);
    const [who] = await shop.rows('select external_id from customers where id = ?', customer);
    const bye = {
      messageId: 'bye-1',
      externalId: String(who?.['external_id']),
      event: 'bye',
      occurredAt: shop.time.now,
      properties: {},
      origin: 'api',
    } as const;
    const held = heldBeforeCommit(shop.database);
    const ending = ingest(shop.servicesOn(held.database), [bye]);
    await held.reached;
    const dispatching = dispatchOnce(shop.services, 'sandbox-email', shop.time.now);
    held.goOn();
    await Promise.all([ending, dispatching]);
    const [message] = await shop.rows(`select state, rendered from messages where journey_id = 'bye'`);
    expect(message).toEqual({ state: 'cancelled', rendered: null });
  });
});
