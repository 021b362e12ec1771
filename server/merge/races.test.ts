import { beforeAll, expect, it } from 'vitest';
import { auditCounters } from '../runs/audit-counters.ts';
import { board } from '../runs/boarding.ts';
import { enter } from '../runs/enter.ts';
import { runLeg } from '../runs/leg.ts';
import { driveOnce } from '../runs/testing/drive.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { byApi, exitWith, journeyOf, waitFor } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { twoAtOnce } from '../runs/testing/two-at-once.ts';
import type { Services } from '../services.ts';
import type { Database } from '../store/database.ts';
import { mergeNamed } from './merge-named.ts';
import { hoping, mergingShop } from './testing/merging-shop.ts';

/** A merge and whoever moves runs, forced: one stops right before its commit while the other comes. */
onEachDatabase('a merge and', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  const { rows, person, idOf, enters, runs } = mergingShop(() => shop);
  const by = (database: Database): Services => ({ ...shop.services, database });
  const merge = (database: Database, previous: string, into: string) =>
    mergeNamed(by(database), { previous, into, source: 'alias' });
  const rides = async (): Promise<string> => {
    const [batch] = await board(shop.services, 'live', shop.time.now);
    return batch?.id ?? '';
  };

  it('a leg that writes: the merge waits, and moves what the leg has written', async () => {
    const plan = await shop.publish(hoping('leg-first'));
    await person('a1', 'b1');
    await enters(plan, await idOf('a1'));
    const batch = await rides();
    const { second, secondWaited } = await twoAtOnce(
      shop.database,
      (held) => runLeg(by(held), batch, shop.time.now),
      (other) => merge(other, 'a1', 'b1'),
    );
    expect([second, secondWaited]).toEqual([{ status: 'merged', goOn: 1, ended: 0 }, true]);
    expect(await runs('leg-first')).toEqual([{ who: 'b1', place: 'parked', node: 'hope', reason: null }]);
    expect(await rows(`select distinct customer_id as id from visits where journey_id = 'leg-first'`)).toEqual([
      { id: await idOf('b1') },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('a leg that was decided before it writes nothing, for either of the two; its batch carries both on', async () => {
    const [mine, theirs] = [await shop.publish(hoping('leg-late-a')), await shop.publish(hoping('leg-late-b'))];
    await person('a2', 'b2');
    await enters(mine, await idOf('a2'));
    await enters(theirs, await idOf('b2'));
    const batch = await rides();
    let written = 0;
    const late: Database = {
      ...shop.database,
      async write(work, name) {
        if ((written += 1) === 1) await merge(shop.database, 'a2', 'b2');
        return shop.database.write(work, name);
      },
    };
    await runLeg(by(late), batch, shop.time.now);
    const stand = () =>
      rows(`select journey_id as journey, place, node_id as node, customer_id as id from runs
            where journey_id like 'leg-late-%' order by journey_id`);
    const id = await idOf('b2');
    expect(await stand()).toEqual([
      { journey: 'leg-late-a', place: 'riding', node: 'start', id },
      { journey: 'leg-late-b', place: 'riding', node: 'start', id },
    ]);
    expect(await rows(`select * from visits where journey_id like 'leg-late-%'`)).toEqual([]);
    expect(await runLeg(shop.services, batch, shop.time.now)).toEqual({ done: true });
    expect(await stand()).toEqual([
      { journey: 'leg-late-a', place: 'parked', node: 'hope', id },
      { journey: 'leg-late-b', place: 'parked', node: 'hope', id },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('a leg that wants to write while it commits finds its people moved', async () => {
    const plan = await shop.publish(hoping('merge-first'));
    await person('a3', 'b3');
    await enters(plan, await idOf('a3'));
    await enters(plan, await idOf('b3'));
    const batch = await rides();
    const { first, secondWaited } = await twoAtOnce(
      shop.database,
      (held) => merge(held, 'a3', 'b3'),
      (other) => runLeg(by(other), batch, shop.time.now),
    );
    expect([first, secondWaited]).toEqual([{ status: 'merged', goOn: 0, ended: 1 }, true]);
    await runLeg(shop.services, batch, shop.time.now);
    expect(await runs('merge-first')).toEqual([
      { who: 'b3', place: 'ended', node: 'start', reason: 'merged' },
      { who: 'b3', place: 'parked', node: 'hope', reason: null },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('boarding: whoever boards first, the run rides as the survivor’s', async () => {
    const plan = await shop.publish(hoping('board'));
    await person('a4', 'b4', 'c4', 'd4');
    await enters(plan, await idOf('a4'));
    const boarding = await twoAtOnce(
      shop.database,
      (held) => board(by(held), 'live', shop.time.now),
      (other) => merge(other, 'a4', 'b4'),
    );
    expect([boarding.second, boarding.secondWaited]).toEqual([{ status: 'merged', goOn: 1, ended: 0 }, true]);
    await runLeg(shop.services, boarding.first[0]?.id ?? '', shop.time.now);
    await enters(plan, await idOf('c4'));
    await twoAtOnce(
      shop.database,
      (held) => merge(held, 'c4', 'd4'),
      (other) => board(by(other), 'live', shop.time.now),
    );
    await board(shop.services, 'live', shop.time.now);
    const riding = await rows<{ id: string }>(`select distinct batch_id as id from runs where place = 'riding'`);
    for (const { id } of riding) await runLeg(shop.services, id, shop.time.now);
    expect(await runs('board')).toEqual([
      { who: 'b4', place: 'parked', node: 'hope', reason: null },
      { who: 'd4', place: 'parked', node: 'hope', reason: null },
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('boarding of a run that has to end: it ends in its batch', async () => {
    const plan = await shop.publish(hoping('board-end'));
    await person('a5', 'b5');
    await enters(plan, await idOf('b5'));
    await driveOnce(shop);
    await enters(plan, await idOf('a5'), 'other');
    const { second } = await twoAtOnce(
      shop.database,
      (held) => board(by(held), 'live', shop.time.now),
      (other) => merge(other, 'a5', 'b5'),
    );
    expect(second).toEqual({ status: 'merged', goOn: 0, ended: 1 });
    expect((await runs('board-end')).map(({ who, reason }) => [who, reason])).toEqual([
      ['b5', null],
      ['b5', 'merged'],
    ]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('an entry of the former customer: it is judged as the survivor’s', async () => {
    const plan = await shop.publish({
      ...hoping('entry'),
      entry: { reentry: 'once', gapMs: 0, capPerDay: null },
    });
    await person('a6', 'b6');
    await enters(plan, await idOf('b6'));
    const customer = await idOf('a6');
    const { second, secondWaited } = await twoAtOnce(
      shop.database,
      (held) => merge(held, 'a6', 'b6'),
      (other) => enter(by(other), plan, [{ customer, key: 'later', properties: {} }], shop.time.now, 'live'),
    );
    expect([second, secondWaited]).toEqual([{ entered: 0, refused: { 'entered-before': 1 } }, true]);
    expect((await runs('entry')).map(({ who }) => who)).toEqual(['b6']);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('an entry that commits first: the merge finds it', async () => {
    const plan = await shop.publish(hoping('entry-first'));
    await person('a7', 'b7');
    await enters(plan, await idOf('b7'));
    const customer = await idOf('a7');
    const { second, secondWaited } = await twoAtOnce(
      shop.database,
      (held) => enter(by(held), plan, [{ customer, key: 'other', properties: {} }], shop.time.now, 'live'),
      (other) => merge(other, 'a7', 'b7'),
    );
    expect([second, secondWaited]).toEqual([{ status: 'merged', goOn: 0, ended: 1 }, true]);
    expect((await runs('entry-first')).map(({ who, reason }) => [who, reason])).toEqual([
      ['b7', null],
      ['b7', 'merged'],
    ]);
  });

  it('a wait that goes on is carried by the slot that it had', async () => {
    const nodes = { start: byApi, wait: waitFor(2, 'hours'), end: exitWith('x') };
    const plan = await shop.publish(journeyOf('slot', nodes, ['start:next>wait', 'wait:next>end']));
    await person('a19', 'b19');
    await enters(plan, await idOf('a19'));
    await driveOnce(shop);
    const [before] = await rows(`select place, due_at from runs where journey_id = 'slot'`);
    await merge(shop.database, 'a19', 'b19');
    expect(await rows(`select place, due_at from runs where journey_id = 'slot'`)).toEqual([before]);
  });
});
