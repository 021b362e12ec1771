import { beforeAll, expect, it } from 'vitest';
import type { FaultPoint } from '../fault-point.ts';
import { noteIntent } from './publish-intents.ts';
import { auditCounters } from './audit-counters.ts';
import { enter } from './enter.ts';
import { finishMoves, movePeopleInside } from './publish-moves.ts';
import { CHUNK } from './run-chunks.ts';
import { finishStop, finishStops, stopJourney } from './stopping.ts';
import { onEachDatabase } from './testing/databases.ts';
import { driveOnce, driveUntil } from './testing/drive.ts';
import { byApi, exitWith, journeyOf, waitFor } from './testing/journeys.ts';
import { killedAt } from './testing/killed-at.ts';
import type { TestShop } from './testing/shop.ts';

const HOUR = 3_600_000;
const REST = 20;
const ALL = CHUNK + REST;

const drawing = (id: string, hours: number) =>
  journeyOf(id, { start: byApi, nap: waitFor(hours, 'hours'), end: exitWith('x') }, ['start:next>nap', 'nap:next>end']);

onEachDatabase('what a killed process leaves half done to the people inside', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  /** People who wait in version 1 of a journey whose draft waits 5 hours instead of 10. */
  const begin = async (id: string, people = ALL) => {
    const plan = await shop.publish(drawing(id, 10));
    const customers = await shop.customers(people, id);
    const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, shop.time.now, 'bulk');
    while ((await driveOnce(shop)).length > 0);
    await shop.rows('update journeys set draft = ?, rev = rev + 1 where id = ?', JSON.stringify(drawing(id, 5)), id);
    return shop.time.now;
  };
  /** The product's publication of the test's draft, whose process dies before it has moved anybody. */
  const decide = async (id: string, hours: number, choice: 'move' | 'leave' | 'stay') => {
    const plan = await shop.publish(drawing(id, hours));
    const intent = { journey: id, version: plan.version, choice };
    await shop.database.write((tx) => noteIntent(shop.database, tx, intent, shop.time.now));
    return plan;
  };
  const inside = (id: string) =>
    shop.rows(
      `select version, place, end_reason as reason, due_at as due, count(*) as n from runs where journey_id = ?
       group by 1, 2, 3, 4 order by 1, 2, 5`,
      id,
    );
  /** Publications that have not ended, and how many people they note to have done with. */
  const unended = (id: string) =>
    shop.rows(
      `select version, choice, (select count(*) from runs where journey_id = m.journey_id and id <= m.after_run) as done
       from publish_moves m where journey_id = ? order by 1`,
      id,
    );
  const waiting = (version: number, due: number, n: number) => ({ version, place: 'parked', reason: null, due, n });
  const gone = (version: number, reason: string, n: number) => ({ version, place: 'ended', reason, due: null, n });
  const finish = () => finishMoves(shop.services, shop.time.now);

  /** A point, its pass at which the publisher is killed, how many are then left to the sweep; null = none came of it. */
  const publications: [FaultPoint, number, 'move' | 'leave', number | null][] = [
    ['publish.before-commit', 0, 'move', null],
    ['publish.after-commit', 0, 'move', ALL],
    ['move.before-commit', 1, 'move', REST],
    ['move.after-commit', 1, 'move', 0],
    ['replace.before-commit', 1, 'leave', REST],
    ['replace.after-commit', 1, 'leave', 0],
  ];
  it.each(publications)('is ended by the sweep: killed at %s, %i before, everybody is to %s', async (...row) => {
    const [point, passes, choice, left] = row;
    const id = `${point}/${String(passes)}/${choice}`;
    const entered = await begin(id);
    await killedAt(shop, { do: 'publish', journey: id, inside: choice }, point, passes);
    const before = waiting(1, entered + 10 * HOUR, left ?? ALL);
    const after = (n: number) => (choice === 'move' ? waiting(2, entered + 5 * HOUR, n) : gone(1, 'replaced', n));
    expect((await inside(id)).filter(({ version, place }) => version === 1 && place === 'parked')).toEqual(
      left === 0 ? [] : [before],
    );
    expect(await unended(id)).toEqual(left === null ? [] : [{ version: 2, choice, done: left === 0 ? CHUNK : 0 }]);
    // The process that has just touched it may still be at work.
    expect(await finishMoves(shop.services, shop.time.now - 1)).toBe(0);
    expect(await finish()).toBe(left ?? 0);
    expect(await inside(id)).toEqual([left === null ? before : after(ALL)]);
    expect(await unended(id)).toEqual([]);
    expect(await finish()).toBe(0);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  const stops: [FaultPoint, number, number | null][] = [
    ['stop.before-commit', 0, null],
    ['stop.after-commit', 0, ALL],
    ['leave.before-commit', 1, REST],
    ['leave.after-commit', 1, 0],
  ];
  it.each(stops)('is ended by the sweep: a stop killed at %s, %i before', async (point, passes, left) => {
    const id = `${point}/${String(passes)}`;
    const entered = await begin(id);
    await killedAt(shop, { do: 'stop', journey: id }, point, passes);
    expect(await shop.rows('select state from journeys where id = ?', id)).toEqual([
      { state: left === null ? 'live' : 'stopped' },
    ]);
    expect(await finishStops(shop.services)).toBe(left ?? 0);
    expect(await inside(id)).toEqual([left === null ? waiting(1, entered + 10 * HOUR, ALL) : gone(1, 'stopped', ALL)]);
    expect(await auditCounters(shop.database)).toEqual([]);
  });

  it('goes on from where it was, and those who are brought on ride by the new version', async () => {
    const entered = await begin('cursor');
    await decide('cursor', 5, 'move');
    await shop.rows(
      `update publish_moves set after_run = (select min(id) - 1 + ${String(CHUNK)} from runs where journey_id = 'cursor')
       where journey_id = 'cursor'`,
    );
    const told = shop.carrier.told.due.length;
    expect(await finish()).toBe(REST);
    expect(shop.carrier.told.due.slice(told)).toEqual(['live', 'bulk']);
    await driveUntil(shop, entered + 5 * HOUR);
    expect(await inside('cursor')).toEqual([waiting(1, entered + 10 * HOUR, CHUNK), gone(2, 'x', REST)]);
  });

  it('is done by the next publication in its own way, when it moves or lets leave those inside', async () => {
    const entered = await begin('moved-on', 3);
    await decide('moved-on', 5, 'move');
    const next = await decide('moved-on', 7, 'move');
    expect(await unended('moved-on')).toEqual([{ version: 3, choice: 'move', done: 0 }]);
    expect(await movePeopleInside(shop.services, next, 'move')).toEqual({ moved: 3, stayed: 0, left: 0 });
    expect(await inside('moved-on')).toEqual([waiting(3, entered + 7 * HOUR, 3)]);
    await decide('moved-on', 5, 'move');
    const last = await decide('moved-on', 6, 'leave');
    expect(await unended('moved-on')).toEqual([{ version: 5, choice: 'leave', done: 0 }]);
    expect(await movePeopleInside(shop.services, last, 'leave')).toEqual({ moved: 0, stayed: 0, left: 3 });
    expect(await inside('moved-on')).toEqual([gone(3, 'replaced', 3)]);
    expect(await unended('moved-on')).toEqual([]);
  });

  it('is ended first where the next publication lets everybody stay, and never touches the newest version', async () => {
    const entered = await begin('kept', 3);
    await decide('kept', 5, 'leave');
    const plan = await decide('kept', 7, 'stay');
    const [newcomer] = await shop.customers(1, 'kept');
    await enter(shop.services, plan, [{ customer: newcomer!, key: 'k', properties: {} }], shop.time.now, 'live');
    while ((await driveOnce(shop)).length > 0);
    const newest = waiting(3, shop.time.now + 7 * HOUR, 1);
    expect(await unended('kept')).toEqual([{ version: 2, choice: 'leave', done: 0 }]);
    expect(await movePeopleInside(shop.services, plan, 'stay')).toEqual({ moved: 0, stayed: 0, left: 0 });
    expect(await inside('kept')).toEqual([gone(1, 'replaced', 3), newest]);
    expect(entered).toBe(shop.time.now);
    expect(await unended('kept')).toEqual([]);
  });

  it('is forgotten when the journey is stopped', async () => {
    await begin('ended', 3);
    await decide('ended', 5, 'move');
    await stopJourney(shop.services, 'ended');
    expect(await unended('ended')).toEqual([]);
    expect(await finishStop(shop.services, 'ended')).toBe(3);
    expect(await inside('ended')).toEqual([gone(1, 'stopped', 3)]);
  });
});
