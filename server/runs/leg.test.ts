import { beforeAll, expect, it } from 'vitest';
import type { CustomerId, FactFailure, Facts, FactSource } from '../../engine/facts.ts';
import { ingest } from '../events/ingest.ts';
import { auditCounters } from './audit-counters.ts';
import { batchSize, board } from './boarding.ts';
import { enter } from './enter.ts';
import { runLeg } from './leg.ts';
import { onEachDatabase } from './testing/databases.ts';
import { driveOnce, driveUntil } from './testing/drive.ts';
import { byApi, exitWith, halves, journeyOf, mail, waitFor, waitForEvent } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Asks for behaviour, so that every decision loads facts. */
const didBuy = { type: 'did', config: { event: 'order', times: { op: 'atLeast', count: 1 } } };

onEachDatabase('a leg', (open) => {
  let shop: TestShop;
  /** Runs inside the next fact load: the moment between reading and writing. */
  let between: ((customer: CustomerId) => Promise<void>) | null = null;
  let poisoned: CustomerId | null = null;
  const facts: FactSource = {
    async load(requests, customers) {
      const during = between;
      between = null;
      await during?.(customers[0] ?? 0);
      if (poisoned !== null && customers.includes(poisoned)) throw new Error('the blob is torn');
      const known = new Map<CustomerId, Facts | FactFailure>();
      const asked = requests.flatMap((request) => (request.fact === 'did' ? [request.key] : []));
      const did = Object.fromEntries(asked.map((key) => [key, { count: 0, last: null }]));
      for (const id of customers) known.set(id, { did });
      return known;
    },
  };
  beforeAll(async () => {
    shop = await open({ facts });
  });

  const start = async (journey: Parameters<typeof shop.publish>[0], count: number): Promise<number[]> => {
    const plan = await shop.publish(journey);
    const customers = await shop.customers(count, journey.id);
    const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, shop.time.now, 'live');
    return customers;
  };
  const boardAll = async (): Promise<string[]> =>
    (await board(shop.services, 'live', shop.time.now)).map((batch) => batch.id);
  const nameOf = async (customer: CustomerId): Promise<string> =>
    String((await shop.rows('select external_id from customers where id = ?', customer))[0]?.['external_id']);

  it('moves nobody twice when it runs twice, at once or late', async () => {
    const nodes = { start: byApi, ab: halves, mail, done: exitWith('done') };
    await start(journeyOf('twice', nodes, ['start:next>ab', 'ab:a>mail', 'ab:b>mail', 'mail:sent>done']), 20);
    const batches = await boardAll();
    await Promise.all([...batches, ...batches].map((batch) => runLeg(shop.services, batch, shop.time.now)));
    for (const batch of batches) await runLeg(shop.services, batch, shop.time.now);
    const messages = await shop.rows(`select count(*) as n from messages where journey_id = 'twice'`);
    const visits = await shop.rows(`select count(*) as n from visits where journey_id = 'twice'`);
    expect([messages, visits]).toEqual([[{ n: 20 }], [{ n: 40 }]]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('of a few people in several journeys is one transaction; of many it is several short ones', async () => {
    const written: (string | undefined)[] = [];
    const { database } = shop;
    const counting = {
      ...database,
      write: (...args: Parameters<typeof database.write>) => (written.push(args[1]), database.write(...args)),
    };
    const services = { ...shop.services, database: counting as typeof database };
    for (const id of ['few-a', 'few-b', 'few-c']) {
      await start(journeyOf(id, { start: byApi, done: exitWith(id) }, ['start:next>done']), 4);
    }
    for (const batch of await boardAll()) await runLeg(services, batch, shop.time.now);
    const few = Math.ceil(12 / batchSize('live'));
    expect(written.filter((name) => name === 'leg')).toHaveLength(few);
    const reasons = `select end_reason, count(*) as n from runs where journey_id like 'few-%' group by end_reason order by 1`;
    expect(await shop.rows(reasons)).toEqual(['few-a', 'few-b', 'few-c'].map((end_reason) => ({ end_reason, n: 4 })));

    written.length = 0;
    await start(journeyOf('many', { start: byApi, done: exitWith('x') }, ['start:next>done']), 600);
    for (const batch of await boardAll()) await runLeg(services, batch, shop.time.now);
    expect(written.filter((name) => name === 'leg')).toHaveLength(batchSize('live') === 1 ? 256 : 3);
    await driveUntil(shop, shop.time.now);
    expect(await shop.rows(`select count(*) as n from runs where journey_id = 'many' and place = 'ended'`)).toEqual([
      { n: 600 },
    ]);
    expect(await auditCounters(database)).toEqual([]);
  });

  it('holds the culprit of one journey and carries the people of the others on', async () => {
    const asks = { start: byApi, ask: didBuy, done: exitWith('asked') };
    const [culprit = 0] = await start(journeyOf('torn', asks, ['start:next>ask', 'ask:no>done', 'ask:yes>done']), 2);
    await start(journeyOf('whole', { start: byApi, done: exitWith('whole') }, ['start:next>done']), 2);
    poisoned = culprit;
    await driveOnce(shop);
    poisoned = null;
    const places = `select journey_id, place, held_code, count(*) as n from runs where journey_id in ('torn', 'whole')
      group by 1, 2, 3 order by 1, 2`;
    expect(await shop.rows(places)).toEqual([
      { journey_id: 'torn', place: 'ended', held_code: null, n: 1 },
      { journey_id: 'torn', place: 'parked', held_code: 'leg-failed', n: 1 },
      { journey_id: 'whole', place: 'ended', held_code: null, n: 2 },
    ]);
  });

  it('wakes a run whose event came between the reading and the writing', async () => {
    const nodes = {
      start: byApi,
      ask: didBuy,
      hope: waitForEvent('order', 3, 'days'),
      bought: exitWith('bought'),
      late: exitWith('late'),
    };
    const edges = ['start:next>ask', 'ask:no>hope', 'ask:yes>bought', 'hope:happened>bought', 'hope:timeout>late'];
    await start(journeyOf('between', nodes, edges), 3);
    const { now } = shop.time;
    between = async (customer) => {
      await ingest(shop.services, [
        {
          messageId: 'between-1',
          externalId: await nameOf(customer),
          event: 'order',
          occurredAt: now,
          properties: { amount: 5 },
          origin: 'api',
        },
      ]);
    };
    await driveOnce(shop);
    const ended = await shop.rows(
      `select end_reason, count(*) as n from runs where journey_id = 'between' group by end_reason order by 2`,
    );
    expect(ended).toEqual([
      { end_reason: 'bought', n: 1 },
      { end_reason: null, n: 2 },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('wakes a run whose event came after the moment of a leg that starts late', async () => {
    const nodes = {
      start: byApi,
      hope: waitForEvent('order', 3, 'days'),
      more: waitForEvent('order', 3, 'days'),
      end: exitWith('late'),
    };
    const customers = await start(
      journeyOf('late', nodes, ['start:next>hope', 'hope:happened>more', 'more:timeout>end']),
      2,
    );
    const { now } = shop.time;
    const batches = await boardAll();
    shop.time.now = now + 500;
    const order = (messageId: string, externalId: string) => ({
      messageId,
      externalId,
      event: 'order',
      properties: {},
    });
    const who = await nameOf(customers[0] ?? 0);
    await ingest(shop.services, [{ ...order('late-1', who), occurredAt: now + 300, origin: 'api' }]);
    for (const batch of batches) await runLeg(shop.services, batch, now + 100);
    const stand = await shop.rows(`select node_id, place from runs where journey_id = 'late' order by id`);
    // Once: the same event does not end the next wait as well.
    expect(stand).toEqual([
      { node_id: 'more', place: 'parked' },
      { node_id: 'hope', place: 'parked' },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
    shop.time.now = now;
  });

  it('lets a goal that comes meanwhile end the run, and writes nothing of the leg', async () => {
    const nodes = { start: byApi, ask: didBuy, mail, done: exitWith('done') };
    const goal = { event: 'order', windowMs: HOUR, ends: true, valueProperty: 'amount' };
    const edges = ['start:next>ask', 'ask:no>mail', 'ask:yes>mail', 'mail:sent>done'];
    await start(journeyOf('goal-first', nodes, edges, { goal }), 1);
    const order = { messageId: 'g-1', event: 'order', properties: { amount: 12.5 }, origin: 'api' as const };
    between = async (customer) => {
      const externalId = await nameOf(customer);
      await ingest(shop.services, [{ ...order, externalId, occurredAt: shop.time.now }]);
    };
    await driveOnce(shop);
    expect(await shop.rows(`select place, end_reason from runs where journey_id = 'goal-first'`)).toEqual([
      { place: 'ended', end_reason: 'goal' },
    ]);
    expect(await shop.rows(`select count(*) as n from messages where journey_id = 'goal-first'`)).toEqual([{ n: 0 }]);
    expect(await shop.rows(`select value from conversions where journey_id = 'goal-first'`)).toEqual([{ value: 12.5 }]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('holds the one whose data fails, with a reason and a later and later retry, and moves the others', async () => {
    const nodes = { start: byApi, ask: didBuy, done: exitWith('done') };
    const customers = await start(journeyOf('poison', nodes, ['start:next>ask', 'ask:no>done', 'ask:yes>done']), 9);
    poisoned = customers[4] ?? null;
    await driveOnce(shop);
    const held = `select customer_id, place, held_code, held_detail, held_count, due_at from runs where journey_id = 'poison' and place <> 'ended'`;
    const one = { customer_id: poisoned, place: 'parked', held_code: 'leg-failed', held_detail: 'the blob is torn' };
    const firstTry = shop.time.now + MINUTE;
    expect(await shop.rows(held)).toEqual([{ ...one, held_count: 1, due_at: firstTry }]);
    shop.time.now = firstTry;
    await driveOnce(shop);
    expect(await shop.rows(held)).toEqual([{ ...one, held_count: 2, due_at: firstTry + 2 * MINUTE }]);
    poisoned = null;
    await driveUntil(shop, shop.time.now + 5 * MINUTE);
    expect(await shop.rows(held)).toEqual([]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('throws on trouble of infrastructure and has moved nobody', async () => {
    const nodes = { start: byApi, ask: didBuy, done: exitWith('done') };
    await start(journeyOf('down', nodes, ['start:next>ask', 'ask:no>done', 'ask:yes>done']), 3);
    const [batch = '', ...others] = await boardAll();
    between = () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    await expect(runLeg(shop.services, batch, shop.time.now)).rejects.toThrow('ECONNREFUSED');
    expect(await shop.rows(`select distinct place from runs where journey_id = 'down'`)).toEqual([{ place: 'riding' }]);
    for (const one of [batch, ...others]) await runLeg(shop.services, one, shop.time.now);
    expect(await shop.rows(`select distinct place from runs where journey_id = 'down'`)).toEqual([{ place: 'ended' }]);
  });

  it('puts everybody back as due when the journey is paused while it decides', async () => {
    const nodes = { start: byApi, ask: didBuy, done: exitWith('done') };
    await start(journeyOf('paused', nodes, ['start:next>ask', 'ask:no>done', 'ask:yes>done']), 3);
    between = async () => {
      await shop.rows(`update journeys set paused_at = 1 where id = 'paused'`);
    };
    await driveOnce(shop);
    expect(await shop.rows(`select distinct place, batch_id from runs where journey_id = 'paused'`)).toEqual([
      { place: 'due', batch_id: null },
    ]);
    expect(await board(shop.services, 'live', shop.time.now)).toEqual([]);
    await shop.rows(`update journeys set paused_at = null where id = 'paused'`);
    await driveOnce(shop);
    expect(await shop.rows(`select distinct end_reason from runs where journey_id = 'paused'`)).toEqual([
      { end_reason: 'done' },
    ]);
  });

  it('keeps short waits in the batch and parks long ones until the whole second after', async () => {
    const nodes = { start: byApi, nap: waitFor(90, 'seconds'), sleep: waitFor(2, 'hours'), done: exitWith('done') };
    await start(journeyOf('waits', nodes, ['start:next>nap', 'nap:next>sleep', 'sleep:next>done']), 2);
    shop.time.now += 123;
    const entered = shop.time.now;
    await driveOnce(shop);
    const where = `select distinct place, node_id, due_at from runs where journey_id = 'waits'`;
    const napUntil = Math.ceil((entered + 90_000) / 1000) * 1000;
    expect(await shop.rows(where)).toEqual([{ place: 'riding', node_id: 'nap', due_at: napUntil }]);
    shop.time.now = napUntil;
    await driveOnce(shop);
    const sleepUntil = napUntil + 2 * HOUR;
    expect(await shop.rows(where)).toEqual([{ place: 'parked', node_id: 'sleep', due_at: sleepUntil }]);
    expect(shop.carrier.told.slots).toContain(Math.floor(sleepUntil / MINUTE));
    await driveUntil(shop, sleepUntil);
    expect(await shop.rows(`select distinct end_reason from runs where journey_id = 'waits'`)).toEqual([
      { end_reason: 'done' },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('writes attributes for treated customers and none for held-out ones', async () => {
    const nodes = {
      start: byApi,
      tag: { type: 'update', config: { set: [{ property: 'tag', value: 'x' }] } },
      done: exitWith('done'),
    };
    await start(journeyOf('tagging', nodes, ['start:next>tag', 'tag:next>done'], { holdout: 0.5 }), 40);
    await driveOnce(shop);
    const found = await shop.rows(
      `select distinct r.treatment, c.attributes from runs r join customers c on c.id = r.customer_id
       where r.journey_id = 'tagging' order by r.treatment`,
    );
    expect(found).toEqual([
      { treatment: 'held', attributes: '{}' },
      { treatment: 'treated', attributes: '{"tag":"x"}' },
    ]);
  });
});
