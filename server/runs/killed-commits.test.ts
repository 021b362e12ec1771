import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { enterAudienceChunk } from '../audiences/enter-chunk.ts';
import { dueEntries } from '../audiences/entries.ts';
import { setConsent } from '../sending/consents.ts';
import { dispatchOnce } from '../sending/dispatch.ts';
import { fakeSolapi, SOLAPI_KEY, SOLAPI_SECRET } from '../sending/testing/solapi-server.ts';
import { SOLAPI_FROM } from '../sending/testing/solapi-rules.ts';
import { auditCounters } from './audit-counters.ts';
import { board } from './boarding.ts';
import { enter } from './enter.ts';
import { legsUnderWay } from './legs-under-way.ts';
import { dueSenders } from './open-messages.ts';
import { onEachDatabase } from './testing/databases.ts';
import { driveOnce, driveUntil } from './testing/drive.ts';
import { byApi, exitWith, journeyOf, mail } from './testing/journeys.ts';
import { killedAt } from './testing/killed-at.ts';
import type { TestShop } from './testing/shop.ts';
import { unloadBatch } from './unload.ts';

const MINUTE = 60_000;
const times = [['before'], ['after']] as const;

/** Commits that people in chaos do not come by: what they leave, killed there, is taken up by whoever comes next. */
onEachDatabase('a process that is killed', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  const runs = (id: string) =>
    shop.rows('select place, held_code, count(*) as n from runs where journey_id = ? group by 1, 2', id);
  const visits = async (id: string) =>
    (
      await shop.rows<{ step: string }>(
        `select node_id || ' ' || coalesce(port, exit) as step from visits where journey_id = ? order by run_id, visit`,
        id,
      )
    ).map(({ step }) => step);
  const someone = async (id: string, nodes: Parameters<typeof journeyOf>[1], edges: string[]) => {
    const plan = await shop.publish(journeyOf(id, nodes, edges));
    const [customer] = await shop.customers(1, id);
    await enter(shop.services, plan, [{ customer: customer!, key: 'k', properties: {} }], shop.time.now, 'live');
    return customer!;
  };
  const bands = { type: 'churn-band', config: { groups: [{ id: 'high', label: '', bands: [8, 9, 10] }] } };
  const byBand = [
    { in: byApi, band: bands, out: exitWith('x') },
    ['in:next>band', 'band:high>out', 'band:other>out', 'band:none>out'],
  ] as const;
  const boarded = async (id: string) => {
    await someone(id, byBand[0], [...byBand[1]]);
    const [batch] = await board(shop.services, 'live', shop.time.now);
    return batch!.id;
  };
  /** What the sweep does about a batch whose worker has gone, and time. */
  const goOn = async (id: string, batch: string) => {
    await unloadBatch(shop.database, batch, shop.time.now);
    await driveUntil(shop, shop.time.now + 10 * MINUTE);
    expect(await runs(id)).toEqual([{ place: 'ended', held_code: null, n: 1 }]);
    expect(await visits(id)).toEqual(['in next', 'band none', 'out x']);
    expect(await auditCounters(shop.database)).toEqual([]);
  };

  it.each(times)('%s the commit that holds somebody has lost nobody', async (when) => {
    const id = `hold/${when}`;
    const batch = await boarded(id);
    await killedAt(shop, { do: 'leg without facts', batch }, `hold.${when}-commit`);
    expect(await runs(id)).toEqual([
      when === 'before'
        ? { place: 'riding', held_code: null, n: 1 }
        : { place: 'parked', held_code: 'leg-failed', n: 1 },
    ]);
    await goOn(id, batch);
  });

  it.each(times)('%s the commit that holds whoever ends the worker has lost nobody', async (when) => {
    const id = `guard/${when}`;
    const batch = await boarded(id);
    const notes = mkdtempSync(join(tmpdir(), 'naru-notes-'));
    onTestFinished(() => rmSync(notes, { recursive: true }));
    const [{ run } = { run: 0 }] = await shop.rows<{ run: number }>(
      'select id as run from runs where journey_id = ?',
      id,
    );
    legsUnderWay(notes, spawnSync(process.execPath, ['-e', '']).pid).begin({ batch, run });
    await killedAt(shop, { do: 'settle', notes }, `hold-crashed.${when}-commit`);
    expect(await runs(id)).toEqual([
      when === 'before'
        ? { place: 'riding', held_code: null, n: 1 }
        : { place: 'parked', held_code: 'worker-crashed', n: 1 },
    ]);
    expect(await shop.rows('select crashes from batches where id = ?', batch)).toEqual([{ crashes: 1 }]);
    await goOn(id, batch);
  });

  const byMail = ['in:next>mail', 'mail:sent>out', 'mail:failed>out'];

  it.each(times)('%s the commit that fails messages without a sender has them failed once', async (when) => {
    const id = `orphan/${when}`;
    await someone(id, { in: byApi, mail, out: exitWith('x') }, byMail);
    await driveOnce(shop);
    await shop.rows(`update messages set sender_id = 'gone' where journey_id = ?`, id);
    await killedAt(shop, { do: 'dispatch', sender: 'gone' }, `orphan.${when}-commit`);
    expect(await dueSenders(shop.database, shop.time.now)).toEqual(when === 'before' ? ['gone'] : []);
    for (const sender of await dueSenders(shop.database, shop.time.now)) {
      await dispatchOnce(shop.services, sender, shop.time.now);
    }
    while ((await driveOnce(shop)).length > 0);
    expect(await shop.rows('select state, reason from messages where journey_id = ?', id)).toEqual([
      { state: 'failed', reason: 'sender-removed' },
    ]);
    expect(await visits(id)).toEqual(['in next', 'mail failed', 'out x']);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it.each(times)('%s the commit that lets messages rest sends them when their sender can be used', async (when) => {
    const id = `rest/${when}`;
    const setUp = (config: string) => shop.rows(`update senders set config = ? where id = 'sandbox-email'`, config);
    await someone(id, { in: byApi, mail, out: exitWith('x') }, byMail);
    await driveOnce(shop);
    await setUp('{"failRate":7}');
    await killedAt(shop, { do: 'dispatch', sender: 'sandbox-email' }, `rest.${when}-commit`);
    const message = () =>
      shop.rows<{ state: string; reason: string | null }>(
        'select state, reason from messages where journey_id = ?',
        id,
      );
    expect(await message()).toEqual([{ state: 'queued', reason: when === 'before' ? null : 'sender-unusable' }]);
    await setUp('{}');
    shop.time.now += MINUTE;
    for (const sender of await dueSenders(shop.database, shop.time.now)) {
      await dispatchOnce(shop.services, sender, shop.time.now);
    }
    while ((await driveOnce(shop)).length > 0);
    expect(await message()).toEqual([{ state: 'accepted', reason: null }]);
    expect(await visits(id)).toEqual(['in next', 'mail sent', 'out x']);
  });

  it.each(times)(
    '%s the commit of an unsubscribing has cancelled what is queued, or has not heard of it',
    async (when) => {
      const id = `consent/${when}`;
      const ad = { ...mail, config: { ...(mail.config as object), purpose: 'ad' } };
      const customer = await someone(id, { in: byApi, mail: ad, out: exitWith('x') }, byMail);
      await driveOnce(shop);
      await killedAt(shop, { do: 'unsubscribe', customer }, `consent.${when}-commit`);
      const no = [{ granted: 0, state: 'cancelled', place: 'due' }];
      const all = () =>
        shop.rows(
          `select c.granted, m.state, r.place from runs r join messages m on m.run_id = r.id
         left join consents c on c.customer_id = r.customer_id where r.journey_id = ?`,
          id,
        );
      expect(await all()).toEqual(when === 'before' ? [{ granted: null, state: 'queued', place: 'parked' }] : no);
      // Whoever was not answered says it again.
      await setConsent(
        shop.services,
        { customer, channel: 'email', purpose: 'ad', granted: false, source: 'again' },
        shop.time.now,
      );
      expect(await all()).toEqual(no);
      while ((await driveOnce(shop)).length > 0);
      expect(await visits(id)).toEqual(['in next', 'mail sent', 'out x']);
    },
  );

  it.each(times)('%s the commit that takes receipts down has asked for them, or asks again', async (when) => {
    const id = `receipt/${when}`;
    const fake = await fakeSolapi();
    onTestFinished(() => fake.close());
    const config = { apiKey: SOLAPI_KEY, apiSecret: SOLAPI_SECRET, from: SOLAPI_FROM, baseUrl: fake.url };
    await shop.rows(`update senders set kind = 'solapi', config = ? where id = 'sandbox-sms'`, JSON.stringify(config));
    const sms = { ...mail, config: { ...(mail.config as object), channel: 'sms' } };
    const customer = await someone(id, { in: byApi, mail: sms, out: exitWith('x') }, byMail);
    await shop.rows(`update customers set phone = '+821000000001' where id = ?`, customer);
    await driveOnce(shop);
    await dispatchOnce(shop.services, 'sandbox-sms', shop.time.now);
    while ((await driveOnce(shop)).length > 0);
    for (const [i, one] of fake.taken.entries()) fake.taken[i] = { ...one, dateCreated: shop.time.now };
    fake.report('01000000001', '4000');
    const message = () =>
      shop.rows<{ state: string; due_at: number }>('select state, due_at from messages where journey_id = ?', id);
    const [{ state, due_at: dueAt } = { state: '', due_at: 0 }] = await message();
    expect(state).toBe('accepted');
    shop.time.now = dueAt;
    await killedAt(shop, { do: 'dispatch', sender: 'sandbox-sms' }, `receipt.${when}-commit`);
    expect(await message()).toEqual([when === 'before' ? { state, due_at: dueAt } : { state: 'delivered', due_at: 0 }]);
    for (const sender of await dueSenders(shop.database, dueAt)) await dispatchOnce(shop.services, sender, dueAt);
    expect(await message()).toEqual([{ state: 'delivered', due_at: 0 }]);
    expect(fake.taken).toHaveLength(1);
    expect(await visits(id)).toEqual(['in next', 'mail sent', 'out x']);
  });

  const byAudience = (id: string, when: 'now' | 'newly') => {
    const config = { by: 'audience', when, at: '09:00', filter: { combinator: 'and', rules: [] } };
    return journeyOf(id, { in: { type: 'trigger', config }, out: exitWith('x') }, ['in:next>out']);
  };
  const due = (id: string) => dueEntries(shop.services, shop.time.now, id);
  const finish = async (id: string) => {
    for (const entry of await due(id)) await enterAudienceChunk(shop.services, entry, 0);
  };

  it.each(times)('%s the commit that says how far an audience has come in lets everybody in once', async (when) => {
    const id = `audience/${when}`;
    const everybody = (await shop.customers(3, id)).at(-1);
    const { version } = await shop.publish(byAudience(id, 'now'));
    const entry = { journey: id, version, tick: 'now' };
    await killedAt(shop, { do: 'take in', entry }, `audience.${when}-commit`);
    expect(await due(id)).toEqual(when === 'before' ? [entry] : []);
    await finish(id);
    expect(await due(id)).toEqual([]);
    expect(
      await shop.rows('select count(*) as n, max(customer_id) as last from runs where journey_id = ?', id),
    ).toEqual([{ n: (await shop.rows('select id from customers')).length, last: everybody }]);
  });

  it.each(times)('%s the commit that remembers who has come to belong lets them in once', async (when) => {
    const id = `member/${when}`;
    const { version } = await shop.publish(byAudience(id, 'newly'));
    await finish(id);
    shop.time.now += MINUTE;
    const [first, second] = await shop.customers(2, id);
    const entry = { journey: id, version, tick: 'newly' };
    await killedAt(shop, { do: 'take in', entry }, `member.${when}-commit`);
    const members = () =>
      shop.rows(
        'select customer_id as id, generation, member from memberships where journey_id = ? and customer_id >= ?',
        id,
        first,
      );
    const both = [first, second].map((customer) => ({ id: customer, generation: 1, member: 1 }));
    expect(await members()).toEqual(when === 'before' ? [] : both);
    expect(await due(id)).toEqual([entry]);
    await finish(id);
    expect(await members()).toEqual(both);
    expect(
      await shop.rows('select customer_id as id, entry_key from runs where journey_id = ? order by 1', id),
    ).toEqual([first, second].map((customer) => ({ id: customer, entry_key: 'newly/1' })));
  });
});
