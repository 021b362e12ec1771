import { beforeAll, describe, expect, test } from 'vitest';
import type { JourneyDetail, JourneyListItem } from '../../engine/contract/journeys.ts';
import type { Conversion, LiveNumbers } from '../../engine/contract/live.ts';
import type { PersonAtNode } from '../../engine/contract/people.ts';
import type { Page } from '../../engine/contract/common.ts';
import type { Journey } from '../../engine/journey.ts';
import { onEachStore } from '../http/testing/each-store.ts';
import type { TestApp } from '../http/testing/test-app.ts';
import { exitWith, halves, journeyOf, mail, onEvent, waitFor, waitForEvent } from '../runs/testing/journeys.ts';
import { dispatchOnce } from '../sending/dispatch.ts';
import { createReports } from './reports.ts';

const HOUR = 3_600_000;
const WINDOW = 3 * HOUR;

onEachStore('reports', (store) => {
  let app: TestApp;
  let id: string;
  let headers: Record<string, string>;
  let sent = 0;

  /** Chance that is the same in every run of the test. */
  let seed = 7;
  function chance(): number {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  }

  function drawn(over: Partial<Journey> = {}): Journey {
    return journeyOf(
      id,
      {
        start: onEvent('Start'),
        split: halves,
        mail,
        buys: waitForEvent('order_completed', 2, 'hours'),
        pause: waitFor(1, 'hours'),
        thanks: exitWith('thanks'),
      },
      [
        'start:next>split',
        'split:a>mail',
        'split:b>pause',
        'mail:sent>buys',
        'buys:happened>thanks',
        'pause:next>buys',
      ],
      {
        goal: {
          event: 'order_completed',
          where: { combinator: 'and', rules: [{ kind: 'property', property: 'amount', op: 'gt', value: 10 }] },
          windowMs: WINDOW,
          valueProperty: 'amount',
          ends: false,
        },
        exits: [{ event: 'Left', reason: 'left-us' }],
        holdout: 0.3,
        ...over,
      },
    );
  }

  async function save(journey: Journey): Promise<number> {
    const { rev } = (await app.call('GET', `/api/journeys/${id}`)).json as JourneyDetail;
    const answer = await app.call('PUT', `/api/journeys/${id}/draft`, { rev, draft: journey });
    expect(answer.status).toBe(200);
    return rev + 1;
  }

  async function publish(journey: Journey, inside: 'stay' | 'move'): Promise<void> {
    const rev = await save(journey);
    const answer = await app.call('POST', `/api/journeys/${id}/publish`, { rev, inside });
    expect(answer.json).toEqual({ version: expect.any(Number) as number });
  }

  /** Some of sixty customers do something, in one batch. */
  async function happen(event: string, share: number): Promise<void> {
    const batch = Array.from({ length: 60 }, (_, n) => n)
      .filter(() => chance() < share)
      .map((n) => ({
        type: 'track',
        userId: `c${n}`,
        event,
        messageId: `e${++sent}`,
        properties: { amount: Math.floor(chance() * 100) },
      }));
    if (batch.length > 0) expect((await app.call('POST', '/v1/batch', { batch }, headers)).status).toBe(200);
  }

  async function carry(ms: number): Promise<void> {
    await app.drive(0);
    await dispatchOnce(app.services, 'sandbox-email', app.shop.time.now);
    await app.drive(ms);
  }

  async function numbersOf(version: number): Promise<LiveNumbers> {
    // A reader of its own, so that nothing of an earlier look is kept; and the app's own, which keeps everything.
    const fresh = await createReports(app.services).live(id, version);
    await expect
      .poll(async () => (await app.call('GET', `/api/journeys/${id}/live?version=${version}`)).json, {
        timeout: 10_000,
      })
      .toEqual(JSON.parse(JSON.stringify(fresh)));
    return fresh;
  }

  async function people(query: Record<string, string | number>): Promise<PersonAtNode[]> {
    const found: PersonAtNode[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const parameters = new URLSearchParams({
        ...Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)])),
        ...(cursor === '' ? {} : { cursor }),
      });
      const answer = await app.call('GET', `/api/journeys/${id}/people?${parameters.toString()}`);
      expect([answer.status, answer.text]).toEqual([200, answer.text]);
      const page = answer.json as Page<PersonAtNode>;
      expect(page.items.length > 0 || page.next === null, 'an empty page is the last one').toBe(true);
      found.push(...page.items);
      cursor = page.next;
    }
    return found;
  }

  /** The definition in the plainest words, over all rows at once. */
  async function expectedConversion(version: number, node: string, port?: string): Promise<Omit<Conversion, 'rate'>> {
    const { db } = app.services.database;
    const visits = await db
      .selectFrom('visits')
      .innerJoin('runs', 'runs.id', 'visits.run_id')
      .select(['visits.customer_id', 'visits.left_at', 'visits.port', 'runs.treatment'])
      .where('visits.journey_id', '=', id)
      .where('visits.version', '=', version)
      .where('visits.node_id', '=', node)
      .where('visits.port', 'is not', null)
      .orderBy('visits.left_at')
      .execute();
    const events = await db.selectFrom('events').selectAll().where('event', '=', 'order_completed').execute();
    const first = new Map<number, (typeof visits)[number]>();
    for (const visit of visits) if (!first.has(visit.customer_id)) first.set(visit.customer_id, visit);
    const result = { passed: 0, converted: 0, revenue: 0 };
    for (const visit of first.values()) {
      if (visit.treatment === 'held' || (port !== undefined && visit.port !== port)) continue;
      const values = events
        .filter((event) => event.customer_id === visit.customer_id)
        .filter((event) => event.occurred_at >= visit.left_at && event.occurred_at <= visit.left_at + WINDOW)
        .map((event) => (JSON.parse(event.properties) as { amount: number }).amount)
        .filter((amount) => amount > 10);
      result.passed += 1;
      if (values.length > 0) result.converted += 1;
      result.revenue += values.reduce((sum, value) => sum + value, 0);
    }
    return result;
  }

  async function checkLaws(version: number): Promise<void> {
    const numbers = await numbersOf(version);
    for (const [node, own] of Object.entries(numbers.nodes)) {
      const gone = [...Object.values(own.left), ...Object.values(own.exited)].reduce((sum, n) => sum + n, 0);
      expect(own.entered + own.movedIn).toBe(own.waiting + gone + own.movedOut);
      const at = { node, version };
      const counted = async (query: Record<string, string>): Promise<number> =>
        (await people({ ...at, ...query })).length;
      expect(await counted({ where: 'entered' })).toBe(own.entered + own.movedIn - own.movedOut);
      expect(await counted({ where: 'waiting' })).toBe(own.waiting);
      expect(await counted({ where: 'held' })).toBe(own.held);
      for (const [port, n] of Object.entries(own.left)) expect(await counted({ where: 'left', value: port })).toBe(n);
      for (const [reason, n] of Object.entries(own.exited)) {
        expect(await counted({ where: 'exited', value: reason })).toBe(n);
      }
      for (const [state, n] of Object.entries(own.messages ?? {})) {
        expect(await counted({ where: 'message', value: state })).toBe(n);
      }
      for (const [reason, n] of Object.entries(own.reasons ?? {})) {
        expect(await counted({ where: 'reason', value: reason })).toBe(n);
      }
      const { rate, ...conversion } = own.conversion ?? { rate: null };
      expect(conversion).toEqual(await expectedConversion(version, node));
      expect(rate).toBe(own.conversion?.passed ? own.conversion.converted / own.conversion.passed : null);
      expect(await counted({ where: 'passed' })).toBe(own.conversion?.passed);
      expect(await counted({ where: 'converted' })).toBe(own.conversion?.converted);
      for (const arm of own.arms?.arms ?? []) {
        expect(arm).toMatchObject(await expectedConversion(version, node, arm.port));
        expect(await counted({ where: 'converted', arm: arm.port })).toBe(arm.converted);
      }
    }
    expect(await people({ where: 'waiting', version })).toHaveLength(numbers.active);
    const converted = await people({ where: 'converted', version });
    expect(converted).toHaveLength(numbers.conversion?.converted ?? 0);
    // The entry's port is no news, and a list of the whole journey has no node to name it by.
    expect(converted.map(({ detail }) => detail)).toEqual(converted.map(() => null));
    for (const arm of numbers.holdout?.arms ?? []) {
      expect(await people({ where: 'passed', arm: arm.port, version })).toHaveLength(arm.passed);
      expect(await people({ where: 'converted', arm: arm.port, version })).toHaveLength(arm.converted);
    }
    const ended = Object.values(numbers.ended).reduce((sum, n) => sum + n, 0);
    const rows = await app.services.database.db
      .selectFrom('runs')
      .select(['end_reason'])
      .where('journey_id', '=', id)
      .where('version', '=', version)
      .where('place', '=', 'ended')
      .execute();
    expect(ended).toBe(rows.length);
    for (const [reason, n] of Object.entries(numbers.ended)) {
      expect(rows.filter((row) => row.end_reason === reason)).toHaveLength(n);
      expect(await people({ where: 'exited', value: reason, version })).toHaveLength(n);
    }
  }

  beforeAll(async () => {
    app = store();
    sent = 0;
    const key = (await app.call('POST', '/api/write-keys', { name: 'test' })).json as { key: string };
    headers = { authorization: `Bearer ${key.key}` };
    const made = await app.call('POST', '/api/journeys', { name: '보고', template: 'blank', locale: 'ko' });
    id = (made.json as JourneyDetail).id;
    // Every third customer cannot be reached.
    const batch = Array.from({ length: 60 }, (_, n) => ({
      type: 'identify',
      userId: `c${n}`,
      traits: { name: `고객 ${n}`, ...(n % 3 === 0 ? {} : { email: `c${n}@example.com` }) },
    }));
    expect((await app.call('POST', '/v1/batch', { batch }, headers)).status).toBe(200);
  });

  describe('the numbers of a journey', () => {
    test('are refused before it is published', async () => {
      const answer = await app.call('GET', `/api/journeys/${id}/live`);
      expect([answer.status, answer.json]).toMatchObject([404, { error: { code: 'not-published' } }]);
    });

    test('agree with the rows and open exactly their people, while people pass, buy, leave and are moved', async () => {
      await publish(drawn(), 'stay');
      for (let round = 0; round < 4; round += 1) {
        await happen('Start', 0.6);
        await carry(HOUR / 2);
        await happen('order_completed', 0.4);
        await happen('Left', 0.1);
        await carry(HOUR);
        if (round % 2 === 1) await checkLaws(1);
      }
      await happen('Start', 0.5);
      await carry(60_000);
      const renamed = { ...drawn(), exits: [], goal: drawn().goal };
      await publish(renamed, 'move');
      const preview = await app.call('POST', `/api/journeys/${id}/publish/preview`);
      expect((preview.json as { inside: object[] }).inside.length).toBeGreaterThan(0);
      await happen('order_completed', 0.5);
      await carry(3 * HOUR);
      await checkLaws(1);
      await checkLaws(2);
      const one = await numbersOf(1);
      expect(Object.keys(one.nodes['mail']?.messages ?? {}).sort()).toEqual(['accepted', 'ghost', 'skipped']);
      expect(one.conversion?.converted).toBeGreaterThan(5);
      expect(one.holdout?.arms.map((arm) => arm.passed > 0)).toEqual([true, true]);
      expect(one.nodes['split']?.arms?.arms).toHaveLength(2);
      expect(Object.values((await numbersOf(2)).nodes).some((node) => node.movedIn > 0)).toBe(true);
    }, 90_000);

    test('the list of journeys says the same as the journey', async () => {
      const list = (await app.call('GET', '/api/journeys')).json as JourneyListItem[];
      const versions = await Promise.all([numbersOf(1), numbersOf(2)]);
      const sum = (of: (numbers: LiveNumbers) => number): number => versions.reduce((all, one) => all + of(one), 0);
      expect(list.find((item) => item.id === id)).toMatchObject({
        active: sum((one) => one.active),
        entered: sum((one) => one.entered),
        converted: sum((one) => one.conversion?.converted ?? 0),
        revenue: sum((one) => one.conversion?.revenue ?? 0),
      });
    });

    test('a person’s page tells the way with its messages', async () => {
      const [person] = await people({ node: 'mail', where: 'message', value: 'accepted', version: 1 });
      const run = (await app.call('GET', `/api/customers/${person?.customer.id}/runs/${person?.run}`)).json;
      expect(run).toMatchObject({ journeyName: id, treatment: 'treated' });
      const { path } = run as { path: { node: string; messages: { state: string; subject: string }[] }[] };
      expect(path.map((step) => step.node).slice(0, 3)).toEqual(['start', 'split', 'mail']);
      expect(path[2]?.messages).toMatchObject([{ state: 'accepted', subject: expect.any(String) as string }]);
    });
  });
});
