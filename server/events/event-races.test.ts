import { beforeAll, expect, it } from 'vitest';
import { auditCounters } from '../runs/audit-counters.ts';
import { board } from '../runs/boarding.ts';
import { enter } from '../runs/enter.ts';
import { runLeg } from '../runs/leg.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { driveOnce } from '../runs/testing/drive.ts';
import { byApi, exitWith, journeyOf, mail, waitForEvent } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { heldBeforeCommit, twoAtOnce } from '../runs/testing/two-at-once.ts';
import { dispatchOnce } from '../sending/dispatch.ts';
import type { Database } from '../store/database.ts';
import { ingest } from './ingest.ts';

/** Boarding, the fate of a message and the sweep move runs without their customers' locks. */
onEachDatabase('an event and whoever moves its person', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  /** One person enters. @returns an order of theirs, right now. */
  const begin = async (journey: Parameters<typeof shop.publish>[0]) => {
    const plan = await shop.publish(journey);
    const [customer = 0] = await shop.customers(1);
    await enter(shop.services, plan, [{ customer, key: 'k', properties: {} }], shop.time.now, 'live');
    return orderOf(customer, journey.id);
  };
  const orderOf = async (customer: number, messageId: string) => {
    const [who] = await shop.rows('select external_id from customers where id = ?', customer);
    const externalId = String(who?.['external_id']);
    return {
      messageId,
      externalId,
      event: 'order',
      occurredAt: shop.time.now,
      properties: {},
      origin: 'api' as const,
    };
  };
  const exits = [{ event: 'order', reason: 'left' }];

  it.each(['exit', 'goal', 'wake'] as const)('the %s is not lost while they are boarded', async (kind) => {
    const id = `board-${kind}`;
    const nodes = { start: byApi, hope: waitForEvent('order', 3, 'days'), end: exitWith('bought') };
    const drawn = journeyOf(id, nodes, ['start:next>hope', 'hope:happened>end'], {
      exits: kind === 'exit' ? exits : [],
      goal: kind === 'goal' ? { event: 'order', windowMs: 1000, ends: true } : null,
    });
    const event = await begin(drawn);
    if (kind === 'wake') {
      await driveOnce(shop);
      await shop.rows('update runs set due_at = ? where journey_id = ?', shop.time.now, id);
    }
    const { secondWaited } = await twoAtOnce(
      shop.database,
      (held) => board(shop.servicesOn(held), 'live', shop.time.now),
      (other) => ingest(shop.servicesOn(other), [event]),
    );
    expect(secondWaited).toBe(true);
    await driveOnce(shop);
    const [run] = await shop.rows('select place, end_reason from runs where journey_id = ?', id);
    const reasons = { exit: 'left', goal: 'goal', wake: 'bought' };
    expect(run).toEqual({ place: 'ended', end_reason: reasons[kind] });
    const conversions = await shop.rows('select count(*) as n from conversions where journey_id = ?', id);
    expect(conversions).toEqual([{ n: kind === 'goal' ? 1 : 0 }]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('an exit is not lost while their message is written down as sent', async () => {
    const edges = ['start:next>mail', 'mail:sent>end'];
    const event = await begin(journeyOf('sent', { start: byApi, mail, end: exitWith('x') }, edges, { exits }));
    await driveOnce(shop);
    let turns = 0;
    const heldAtRecord = (held: Database): Database => ({
      ...held,
      write: (work, name) => (name === 'turn-over' && ++turns === 2 ? held : shop.database).write(work, name),
    });
    const { secondWaited } = await twoAtOnce(
      shop.database,
      (held) => dispatchOnce(shop.servicesOn(heldAtRecord(held)), 'sandbox-email', shop.time.now),
      (other) => ingest(shop.servicesOn(other), [event]),
    );
    expect(secondWaited).toBe(true);
    expect(await shop.rows(`select place, end_reason from runs where journey_id = 'sent'`)).toEqual([
      { place: 'ended', end_reason: 'left' },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('wins over the end of the wait while the leg that saw the time run out has not written', async () => {
    const nodes = {
      start: byApi,
      hope: waitForEvent('order', 1, 'hours'),
      end: exitWith('bought'),
      late: exitWith('too-late'),
    };
    const edges = ['start:next>hope', 'hope:happened>end', 'hope:timeout>late'];
    const event = await begin(journeyOf('timeout', nodes, edges));
    await driveOnce(shop);
    shop.time.now += 3_600_000;
    const batches = await board(shop.services, 'live', shop.time.now);
    let comes = 0;
    const late: Database = {
      ...shop.database,
      async write(work, name) {
        if (name === 'leg' && comes++ === 0) await ingest(shop.services, [{ ...event, occurredAt: shop.time.now - 1 }]);
        return shop.database.write(work, name);
      },
    };
    for (const { id } of batches) await runLeg(shop.servicesOn(late), id, shop.time.now);
    await driveOnce(shop);
    expect(await shop.rows(`select place, end_reason from runs where journey_id = 'timeout'`)).toEqual([
      { place: 'ended', end_reason: 'bought' },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  // A leg that was read before takes as many of the newest as there are more by then: their numbers must not overtake.
  it('events of one customer are numbered in the order in which they are committed', async () => {
    if (shop.database.dialect === 'sqlite') return;
    const [customer = 0] = await shop.customers(1);
    const [first, second] = [await orderOf(customer, 'number-1'), await orderOf(customer, 'number-2')];
    const held = heldBeforeCommit(shop.database);
    const one = ingest(shop.servicesOn(held.database), [first]);
    await held.reached;
    const drawn = async () => (await shop.rows('select last_value from events_id_seq'))[0]?.['last_value'];
    const before = await drawn();
    const two = ingest(shop.servicesOn(shop.database), [second]);
    const waiting = `select count(*) as n from pg_locks where not granted and locktype in ('transactionid', 'tuple')`;
    await expect.poll(async () => Number((await shop.rows(waiting))[0]?.['n'])).toBeGreaterThan(0);
    expect(await drawn()).toBe(before);
    held.goOn();
    await Promise.all([one, two]);
    expect(await shop.rows('select message_id from events where customer_id = ? order by id', customer)).toEqual([
      { message_id: 'number-1' },
      { message_id: 'number-2' },
    ]);
  });
});
