import { beforeAll, expect, it } from 'vitest';
import { ingest } from '../events/ingest.ts';
import { identify } from '../people/identify.ts';
import { auditCounters } from '../runs/audit-counters.ts';
import { withheldBy } from '../../engine/treatment.ts';
import { claim } from '../sending/claim.ts';
import { dispatchOnce } from '../sending/dispatch.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { driveOnce, driveUntil } from '../runs/testing/drive.ts';
import { byApi, exitWith, journeyOf, mail, onEvent, waitFor } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { mergePreview } from './preview.ts';
import { hoping, mergingShop } from './testing/merging-shop.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

onEachDatabase('merging two customers who ride', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  const { rows, event, person, idOf, enters, merge, runs } = mergingShop(() => shop);

  it('lets a run go on as the survivor’s, who is woken by what comes under either id', async () => {
    const plan = await shop.publish(hoping('go-on'));
    const old = await person('hal-old');
    await person('hal');
    await enters(plan, old);
    await driveOnce(shop);
    expect(await merge('hal-old', 'hal')).toEqual({ status: 'merged', goOn: 1, ended: 0 });
    expect(await runs('go-on')).toEqual([{ who: 'hal', place: 'parked', node: 'hope', reason: null }]);
    shop.time.now += HOUR;
    await ingest(shop.services, [event('hal-old', 'order')]);
    await driveOnce(shop);
    expect(await runs('go-on')).toEqual([{ who: 'hal', place: 'ended', node: 'end', reason: 'bought' }]);
    expect(await rows(`select distinct customer_id from visits where journey_id = 'go-on'`)).toEqual([
      { customer_id: await idOf('hal') },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('takes along who came through a journey that has been deleted since', async () => {
    const plan = await shop.publish(journeyOf('deleted', { start: byApi, end: exitWith('x') }, ['start:next>end']));
    const old = await person('dora-old');
    const dora = await person('dora');
    await enters(plan, old);
    await driveOnce(shop);
    await rows(`delete from journeys where id = 'deleted'`);
    expect(await mergePreview(shop.services, old, dora, 'en')).toMatchObject({ journeys: [], matches: [] });
    expect(await merge('dora-old', 'dora')).toEqual({ status: 'merged', goOn: 0, ended: 0 });
    expect(await runs('deleted')).toEqual([{ who: 'dora', place: 'ended', node: 'end', reason: 'x' }]);
  });

  it('ends a run of a journey that the survivor is in, and cancels its messages', async () => {
    const nodes = { start: byApi, mail, end: exitWith('x') };
    const plan = await shop.publish(journeyOf('inside', nodes, ['start:next>mail', 'mail:sent>end']));
    const [stays = 0, goes = 0] = await shop.customers(2, 'inside');
    await enters(plan, stays, 'a');
    await enters(plan, goes, 'b');
    await driveOnce(shop);
    const [into, previous] = await rows<{ external_id: string }>(
      'select external_id from customers where id in (?, ?) order by id',
      stays,
      goes,
    );
    expect(await merge(previous?.external_id ?? '', into?.external_id ?? '')).toEqual({
      status: 'merged',
      goOn: 0,
      ended: 1,
    });
    expect(await rows(`select place, end_reason as reason from runs where journey_id = 'inside' order by id`)).toEqual([
      { place: 'parked', reason: null },
      { place: 'ended', reason: 'merged' },
    ]);
    expect(
      await rows(`select state, reason, customer_id from messages where journey_id = 'inside' order by id`),
    ).toEqual([
      { state: 'queued', reason: null, customer_id: stays },
      { state: 'cancelled', reason: 'merged', customer_id: stays },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('ends a run that the entry rules, the same entry or another treatment stand against', async () => {
    const over = { entry: { reentry: 'once' as const, gapMs: 0, capPerDay: null } };
    const nodes = { start: byApi, wait: waitFor(2, 'days'), end: exitWith('x') };
    const edges = ['start:next>wait', 'wait:next>end'];
    const once = await shop.publish(journeyOf('once', nodes, edges, over));
    const same = await shop.publish(journeyOf('same-entry', nodes, edges));
    const held = await shop.publish(journeyOf('held', nodes, edges, { holdout: 0.5 }));
    const [ina, old] = [await person('ina'), await person('ina-old')];
    await enters(once, ina, '1');
    await enters(same, ina, 'tick');
    await driveUntil(shop, shop.time.now + 3 * DAY);
    for (const plan of [once, same, held]) await enters(plan, old, 'tick');
    await driveOnce(shop);
    await rows(
      `update runs set treatment = case when treatment = 'held' then 'treated' else 'held' end where journey_id = 'held'`,
    );
    const drawn = withheldBy(held, 0, ina) === null ? 'treated' : 'held';
    await rows(`update runs set treatment = ? where journey_id = 'held'`, drawn === 'held' ? 'treated' : 'held');
    expect(await merge('ina-old', 'ina')).toEqual({ status: 'merged', goOn: 0, ended: 3 });
    expect(
      await rows(`select entry_key, end_reason as reason from runs where journey_id = 'same-entry' order by id`),
    ).toEqual([
      { entry_key: 'tick', reason: 'x' },
      { entry_key: expect.stringMatching(/^tick \(merged \d+\)$/) as unknown, reason: 'merged' },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('matches what one of them did with the waits, goals and exits of the other, and starts nothing again', async () => {
    const wakes = await shop.publish(hoping('across-wake'));
    const nodes = { start: byApi, wait: waitFor(2, 'days'), end: exitWith('x') };
    const edges = ['start:next>wait', 'wait:next>end'];
    const leaves = await shop.publish(
      journeyOf('across-exit', nodes, edges, { exits: [{ event: 'bye', reason: 'said-no' }] }),
    );
    await shop.publish(
      journeyOf('across-start', { start: onEvent('order'), wait: waitFor(2, 'days'), end: exitWith('x') }, edges),
    );
    const [kim, old] = [await person('kim'), await person('kim-old')];
    await ingest(shop.services, [event('kim-old', 'order', { occurredAt: shop.time.now - HOUR })]);
    await enters(wakes, kim);
    await enters(leaves, old);
    await driveOnce(shop);
    shop.time.now += HOUR;
    await ingest(shop.services, [event('kim-old', 'order'), event('kim', 'bye')]);
    await driveOnce(shop);
    expect(await merge('kim-old', 'kim')).toEqual({ status: 'merged', goOn: 3, ended: 0 });
    expect(await runs('across-exit')).toEqual([{ who: 'kim', place: 'ended', node: 'wait', reason: 'said-no' }]);
    await driveOnce(shop);
    expect(await runs('across-wake')).toEqual([{ who: 'kim', place: 'ended', node: 'end', reason: 'bought' }]);
    expect((await runs('across-start')).length).toBe(2);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('adds up the places under the cap, and judges anew what a dispatcher holds', async () => {
    const nodes = { start: byApi, mail: { ...mail, config: { ...mail.config, purpose: 'ad' } }, end: exitWith('x') };
    const plan = await shop.publish(journeyOf('caps', nodes, ['start:next>mail', 'mail:sent>end']));
    const at = shop.time.now;
    const said = (externalId: string) => ({
      externalId,
      traits: { email: `${externalId}@example.com`, consents: { email: true } },
      at,
    });
    await identify(shop.services, [said('lee'), said('lee-old')]);
    const [lee, old] = [await idOf('lee'), await idOf('lee-old')];
    await enters(plan, old);
    await driveOnce(shop);
    const settings = { ...(await shop.services.settings.get()), capPerDay: 1, nightHold: false };
    const take = () =>
      claim(shop.database, 'sandbox-email', shop.time.now, { claimSize: 100, leaseMs: 60_000 }, settings);
    const first = await take();
    expect(first?.claimed.filter((row) => row.customer_id === old).length).toBe(1);
    const { day } = (await rows<{ day: number }>('select day from caps where customer_id = ?', old))[0] ?? { day: 0 };
    await rows('insert into caps (customer_id, day, shadow, count) values (?, ?, 0, 1)', lee, day);
    await merge('lee-old', 'lee');
    expect(await rows(`select state, lease from messages where journey_id = 'caps'`)).toEqual([
      { state: 'queued', lease: null },
    ]);
    expect(await rows('select count from caps where customer_id = ? and shadow = 0', lee)).toEqual([{ count: 1 }]);
    await take();
    expect(await rows(`select state, reason from messages where journey_id = 'caps'`)).toEqual([
      { state: 'skipped', reason: 'cap-reached' },
    ]);
  });

  it('cancels the survivor’s advertisements when the other has said no since', async () => {
    const nodes = { start: byApi, mail: { ...mail, config: { ...mail.config, purpose: 'ad' } }, end: exitWith('x') };
    const plan = await shop.publish(journeyOf('no', nodes, ['start:next>mail', 'mail:sent>end']));
    const at = shop.time.now;
    await identify(shop.services, [
      { externalId: 'mia', traits: { email: 'mia@example.com', consents: { email: true } }, at },
      { externalId: 'mia-old', traits: { consents: { email: false } }, at: at + 1 },
    ]);
    await enters(plan, await idOf('mia'));
    await driveOnce(shop);
    await merge('mia-old', 'mia');
    expect(await rows(`select state, reason from messages where journey_id = 'no'`)).toEqual([
      { state: 'cancelled', reason: 'consent-withdrawn' },
    ]);
    await driveOnce(shop);
    await dispatchOnce(shop.services, 'sandbox-email', shop.time.now);
    expect(await auditCounters(shop.database)).toEqual([]);
  });
});
