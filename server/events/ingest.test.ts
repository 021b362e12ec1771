import { beforeAll, expect, it } from 'vitest';
import { auditCounters } from '../runs/audit-counters.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { driveOnce, driveUntil } from '../runs/testing/drive.ts';
import { exitWith, journeyOf, onEvent, waitFor, waitForEvent } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { ingest, type IncomingEvent } from './ingest.ts';

const HOUR = 3_600_000;

onEachDatabase('ingest', (open) => {
  let shop: TestShop;
  let made = 0;
  beforeAll(async () => {
    shop = await open();
    const nodes = { start: onEvent('cart', 'cart_id'), hope: waitForEvent('order', 1, 'days'), end: exitWith('late') };
    const entry = { reentry: 'after-exit' as const, gapMs: 0, capPerDay: null };
    await shop.publish(
      journeyOf('cart', nodes, ['start:next>hope', 'hope:timeout>end'], {
        entry,
        exits: [{ event: 'unsubscribed', reason: 'said-no' }],
        goal: { event: 'paid', windowMs: 2 * HOUR, ends: true, valueProperty: 'total' },
      }),
    );
  });

  const event = (externalId: string, name: string, over: Partial<IncomingEvent> = {}): IncomingEvent => {
    made += 1;
    const base = { messageId: `m${String(made)}`, externalId, event: name, properties: {} };
    return { ...base, occurredAt: shop.time.now, origin: 'api', ...over };
  };
  const runs = (externalId: string) =>
    shop.rows<Record<string, unknown>>(
      `select r.place, r.node_id, r.entry_key, r.end_reason from runs r join customers c on c.id = r.customer_id
       where c.external_id = ? order by r.id`,
      externalId,
    );

  it('stores an event once, makes the customer, and says so', async () => {
    const first = event('new-one', 'visit', { messageId: 'same' });
    const [accepted] = await ingest(shop.services, [first]);
    expect(accepted).toMatchObject({ messageId: 'same', status: 'accepted' });
    const again = await ingest(shop.services, [first, event('new-one', 'visit', { messageId: 'x' }), first]);
    expect(again.map((result) => result.status)).toEqual(['duplicate', 'accepted', 'duplicate']);
    const [customer] = await shop.rows<{ event_seq: number }>(
      `select event_seq from customers where external_id = 'new-one'`,
    );
    expect(customer).toEqual({ event_seq: 2 });
  });

  it('joins calls that arrive together and answers each for its own events', async () => {
    const calls = Array.from({ length: 40 }, (_, index) => [event(`crowd-${String(index)}`, 'visit')]);
    const answers = await Promise.all(calls.map((events) => ingest(shop.services, events)));
    const wished = calls.map(([sent]) => [
      expect.objectContaining({ messageId: sent?.messageId, status: 'accepted' }) as unknown,
    ]);
    expect(answers).toEqual(wished);
  });

  it('lets events that trickle in share a transaction, and keeps none waiting that comes alone', async () => {
    const { database } = shop;
    let written = 0;
    const write: typeof database.write = (...args) => (
      (written += args[1] === 'ingest' ? 1 : 0),
      database.write(...args)
    );
    const services = { ...shop.services, database: { ...database, write } };
    const alone = performance.now();
    await ingest(services, [event('trickle-0', 'visit')]);
    expect([written, performance.now() - alone < 1000]).toEqual([1, true]);
    const calls: Promise<unknown>[] = [];
    for (let n = 1; n <= 20; n++) {
      calls.push(ingest(services, [event(`trickle-${String(n)}`, 'visit')]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(calls);
    expect(written).toBeLessThan(10);
  });

  it('refuses U+0000 wherever it stands, and keeps the rest of the call', async () => {
    const results = await ingest(shop.services, [
      event('nul', 'visit', { properties: { deep: [{ text: 'a\0b' }] } }),
      event('nul\0', 'visit'),
      event('nul', 'visit', { properties: { text: 'a\\u0000b 한글 🙂' } }),
    ]);
    expect(results.map((result) => ('code' in result ? result.code : result.status))).toEqual([
      'nul-character',
      'nul-character',
      'accepted',
    ]);
  });

  it('moves an event from the future back to now', async () => {
    const [result] = await ingest(shop.services, [event('clock', 'visit', { occurredAt: shop.time.now + HOUR })]);
    const [row] = await shop.rows<{ occurred_at: number }>(
      'select occurred_at from events where id = ?',
      result?.status === 'accepted' ? result.eventId : 0,
    );
    expect(row).toEqual({ occurred_at: shop.time.now });
  });

  it('starts the journey once per key, and by the re-entry rules', async () => {
    await ingest(shop.services, [
      event('anna', 'cart', { properties: { cart_id: 'c1' } }),
      event('anna', 'cart', { properties: { cart_id: 'c2' } }),
    ]);
    expect(await runs('anna')).toEqual([{ place: 'due', node_id: 'start', entry_key: 'c1', end_reason: null }]);
    expect(shop.carrier.told.due.at(-1)).toBe('live');
  });

  it('wakes a waiting run with the event, which then moves on', async () => {
    await ingest(shop.services, [event('bert', 'cart', { properties: { cart_id: 'b' } })]);
    await driveOnce(shop);
    expect(await runs('bert')).toMatchObject([{ place: 'parked', node_id: 'hope' }]);
    await ingest(shop.services, [event('bert', 'order', { occurredAt: shop.time.now - 1 })]);
    expect(await runs('bert')).toMatchObject([{ place: 'parked' }]);
    await ingest(shop.services, [event('bert', 'order')]);
    expect(await runs('bert')).toMatchObject([{ place: 'due' }]);
    await driveOnce(shop);
    expect(await runs('bert')).toMatchObject([{ place: 'ended', end_reason: 'finished' }]);
  });

  it('ends runs by goal and by exit at once in the middle of a wait, and counts goals after the end', async () => {
    for (const name of ['cleo', 'dora'])
      await ingest(shop.services, [event(name, 'cart', { properties: { cart_id: name } })]);
    await driveOnce(shop);
    await ingest(shop.services, [event('cleo', 'paid', { properties: { total: 30 } }), event('dora', 'unsubscribed')]);
    expect(await runs('cleo')).toMatchObject([{ place: 'ended', node_id: 'hope', end_reason: 'goal' }]);
    expect(await runs('dora')).toMatchObject([{ place: 'ended', node_id: 'hope', end_reason: 'said-no' }]);
    shop.time.now += HOUR;
    await ingest(shop.services, [event('cleo', 'paid', { properties: { total: 12 } })]);
    shop.time.now += 2 * HOUR;
    await ingest(shop.services, [event('cleo', 'paid', { properties: { total: 99 } })]);
    const values = await shop.rows(
      `select v.value from conversions v join customers c on c.id = v.customer_id where c.external_id = 'cleo' order by v.at`,
    );
    expect(values).toEqual([{ value: 30 }, { value: 12 }]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('matches what a later event of the same call means to a run that an earlier one started', async () => {
    await ingest(shop.services, [
      event('eve', 'cart', { properties: { cart_id: 'e' }, occurredAt: shop.time.now - 20_000 }),
      event('eve', 'paid', { occurredAt: shop.time.now - 10_000 }),
    ]);
    expect(await runs('eve')).toMatchObject([{ place: 'ended', end_reason: 'goal' }]);
  });

  it('lets history start, wake and end nobody', async () => {
    await ingest(shop.services, [event('finn', 'cart', { properties: { cart_id: 'f' } })]);
    await driveOnce(shop);
    await ingest(shop.services, [
      event('finn', 'paid', { origin: 'history' }),
      event('finn', 'order', { origin: 'history' }),
      event('gus', 'cart', { origin: 'history', properties: { cart_id: 'g' } }),
    ]);
    expect(await runs('finn')).toMatchObject([{ place: 'parked', node_id: 'hope' }]);
    expect(await runs('gus')).toEqual([]);
  });

  it('keeps wakes, goals and exits while paused, and starts nobody', async () => {
    const nodes = {
      start: onEvent('go'),
      nap: waitFor(3, 'hours'),
      hope: waitForEvent('order', 9, 'days'),
      end: exitWith('x'),
    };
    await shop.publish(
      journeyOf('still', nodes, ['start:next>hope', 'hope:happened>nap', 'nap:next>end'], {
        exits: [{ event: 'bye', reason: 'left' }],
      }),
    );
    await ingest(shop.services, [event('hana', 'go'), event('ida', 'go')]);
    await driveOnce(shop);
    await shop.rows(`update journeys set paused_at = 1 where id = 'still'`);
    await ingest(shop.services, [event('hana', 'order'), event('ida', 'bye'), event('jon', 'go')]);
    await driveUntil(shop, shop.time.now + HOUR);
    expect(await runs('hana')).toMatchObject([{ place: 'due', node_id: 'hope' }]);
    expect(await runs('ida')).toMatchObject([{ place: 'ended', end_reason: 'left' }]);
    expect(await runs('jon')).toEqual([]);
    await shop.rows(`update journeys set paused_at = null where id = 'still'`);
    await driveOnce(shop);
    expect(await runs('hana')).toMatchObject([{ place: 'parked', node_id: 'nap' }]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });
});
