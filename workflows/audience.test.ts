import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FactSource } from '../engine/facts.ts';
import type { Journey } from '../engine/journey.ts';
import { createAudienceStarter, dailyScheduleId, type AudienceStarter } from '../server/audiences/starter.ts';
import { createFactSource } from '../server/facts/fact-source.ts';
import { createRfmScores } from '../server/facts/rfm.ts';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { pauseJourney, resumeJourney } from '../server/runs/control.ts';
import { stopJourney } from '../server/runs/stopping.ts';
import { exitWith, journeyOf } from '../server/runs/testing/journeys.ts';
import { localDate } from '../engine/wall-clock.ts';
import { startRide, until, type Ride } from './testing/ride.ts';

const audienceOf = (id: string, when: 'now' | 'daily' | 'newly', at = '09:00', prefix = 'c-'): Journey =>
  journeyOf(
    id,
    {
      start: {
        type: 'trigger',
        config: {
          by: 'audience',
          when,
          at,
          filter: {
            combinator: 'and',
            rules: [{ kind: 'property', property: 'group', op: 'eq', value: prefix }],
          },
        },
      },
      out: exitWith('through'),
    },
    ['start:next>out'],
  );

describe('audiences on a real Temporal server', () => {
  let ride: Ride;
  let starter: AudienceStarter;
  beforeAll(async () => {
    let source: FactSource | null = null;
    const facts: FactSource = {
      load: (...request) => {
        if (source === null) throw new Error('asked before the shop was open');
        return source.load(...request);
      },
    };
    ride = await startRide({ facts });
    const { database, settings } = ride.services;
    source = createFactSource({ database, settings, rfm: createRfmScores(database), scorer: () => null });
    starter = createAudienceStarter(ride.services, ride.worker.client);
  });
  afterAll(() => ride.close());

  const people = async (count: number, group: string): Promise<number[]> => {
    const ids = await ride.shop.customers(count, group);
    await ride.shop.rows(
      `update customers set attributes = ? where external_id like ?`,
      JSON.stringify({ group }),
      `${group}-%`,
    );
    return ids;
  };
  const keysOf = async (journey: string): Promise<Record<string, number>> => {
    const found = await ride.shop.rows<{ entry_key: string; n: number }>(
      'select entry_key, count(*) as n from runs where journey_id = ? group by entry_key order by entry_key',
      journey,
    );
    return Object.fromEntries(found.map(({ entry_key: key, n }) => [key, n]));
  };
  const finished = (journey: string, tick: string): Promise<void> =>
    until(async () => {
      const [row] = await ride.shop.rows<{ finished_at: number | null }>(
        'select finished_at from audience_entries where journey_id = ? and tick = ?',
        journey,
        tick,
      );
      return (row?.finished_at ?? null) !== null;
    });

  it('lets everyone who matches enter once at publishing, and carries them', async () => {
    await people(2500, 'vip');
    await people(40, 'other');
    const plan = await ride.shop.publish(audienceOf('at-once', 'now', '09:00', 'vip'));
    await starter.published(plan);
    await finished('at-once', 'now');
    await ride.untilEnded('at-once');
    expect(await keysOf('at-once')).toEqual({ 'now/v1': 2500 });
    expect(await starter.startDue('at-once')).toEqual([]);
    expect(await auditCounters(ride.shop.database)).toEqual([]);
    const [row] = await ride.shop.rows('select problem from audience_entries where journey_id = ?', 'at-once');
    expect(row).toEqual({ problem: null });
  });

  it('finds a start again that was lost after the commit', async () => {
    await people(30, 'lost');
    await ride.shop.publish(audienceOf('lost', 'now', '09:00', 'lost'));
    // Nobody calls the hook, as after a kill -9: the sweep does.
    await ride.worker.client.schedule.getHandle('sweep').trigger();
    await finished('lost', 'now');
    expect(await keysOf('lost')).toEqual({ 'now/v1': 30 });
  });

  it('waits through a pause and enters afterwards', async () => {
    await people(30, 'later');
    const plan = await ride.shop.publish(audienceOf('later', 'now', '09:00', 'later'));
    await pauseJourney(ride.services, 'later');
    await starter.published(plan);
    expect(await keysOf('later')).toEqual({});
    await resumeJourney(ride.services, 'later', 'run-now');
    await starter.startDue();
    await finished('later', 'now');
    expect(await keysOf('later')).toEqual({ 'now/v1': 30 });
  });

  it('puts a schedule in the journey’s zone, moves it with the next version, and takes it away after a stop', async () => {
    const { client } = ride.worker;
    await starter.published(await ride.shop.publish(audienceOf('daily', 'daily', '07:30', 'nobody')));
    const handle = client.schedule.getHandle(dailyScheduleId('daily'));
    const times = async (): Promise<string[]> =>
      (await handle.describe()).info.nextActionTimes.slice(0, 2).map((time) => time.toISOString().slice(11, 19));
    expect(await times()).toEqual(['22:30:00', '22:30:00']);
    await starter.published(await ride.shop.publish(audienceOf('daily', 'daily', '08:45', 'nobody')));
    expect(await times()).toEqual(['23:45:00', '23:45:00']);
    await stopJourney(ride.services, 'daily');
    await handle.trigger();
    await until(async () => {
      try {
        await handle.describe();
        return false;
      } catch {
        return true;
      }
    });
  });

  it('enters daily when its schedule fires, once however often it fires', async () => {
    await people(25, 'regular');
    const plan = await ride.shop.publish(audienceOf('each-day', 'daily', '00:00', 'regular'));
    // As if published the day before yesterday, so that the last midnight counts.
    await ride.shop.rows(
      `update plans set published_at = ? where journey_id = 'each-day'`,
      Date.now() - 2 * 86_400_000,
    );
    await starter.published(plan);
    const tick = `daily/${localDate(Date.now(), 'Asia/Seoul')}`;
    await finished('each-day', tick);
    const handle = ride.worker.client.schedule.getHandle(dailyScheduleId('each-day'));
    await ride.shop.rows(`delete from audience_entries where journey_id = 'each-day'`);
    await handle.trigger();
    await finished('each-day', tick);
    expect(await keysOf('each-day')).toEqual({ [tick]: 25 });
  });

  it('enters whoever newly matches, again after having left, but nobody who belonged before', async () => {
    const before = await people(20, 'member');
    const plan = await ride.shop.publish(audienceOf('newly', 'newly', '09:00', 'member'));
    await starter.published(plan);
    await finished('newly', 'baseline');
    expect(await keysOf('newly')).toEqual({});

    const move = (id: number, group: string): Promise<unknown> =>
      ride.shop.rows(
        'update customers set attributes = ?, updated_at = ? where id = ?',
        JSON.stringify({ group }),
        Date.now(),
        id,
      );
    const look = async (): Promise<void> => {
      await starter.startDue('newly');
      await ride.worker.client.workflow.getHandle('audience-newly-v1-newly').result();
    };
    await people(3, 'fresh');
    const becomes = `update customers set attributes = '{"group":"member"}', updated_at = ? where external_id like 'fresh-%'`;
    await ride.shop.rows(becomes, Date.now());
    await look();
    expect(await keysOf('newly')).toEqual({ 'newly/1': 3 });

    await move(before[0]!, 'gone');
    await look();
    await move(before[0]!, 'member');
    await look();
    expect(await keysOf('newly')).toEqual({ 'newly/1': 3, 'newly/2': 1 });
    await ride.untilEnded('newly');
    expect(await auditCounters(ride.shop.database)).toEqual([]);
  });
});
