import { afterEach, describe, expect, it } from 'vitest';
import { ingest } from '../server/events/ingest.ts';
import { identify } from '../server/people/identify.ts';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { repairAll } from '../server/runs/sweep.ts';
import { exitWith, journeyOf, mail, onEvent, waitFor, waitForEvent } from '../server/runs/testing/journeys.ts';
import { testShop, type TestShop } from '../server/runs/testing/shop.ts';
import { execute } from '../server/store/database.ts';
import { until } from './testing/ride.ts';
import { temporalPlace } from './testing/temporal.ts';
import { quietRuntime, runWorker, type RunningWorker } from './worker.ts';

const hour = 3_600_000;
/** Before and after the step. */
const EACH = 14;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Stepped {
  readonly shop: TestShop;
  readonly worker: RunningWorker;
  /** How far the clocks of API and worker are from the truth, which Temporal's keeps. */
  readonly step: { ms: number };
  event(customer: string, event: string): Promise<void>;
  count(text: string): Promise<number>;
}

async function open(): Promise<Stepped> {
  quietRuntime();
  const shop = await testShop({ now: Date.now() });
  closing.push(() => shop.close());
  const step = { ms: 0 };
  const clock = (): number => Date.now() + step.ms;
  const worker = await runWorker(await temporalPlace(), (carrier) => {
    const { database, log } = shop.services;
    return Promise.resolve({ ...shop.services, clock, carrier: carrier({ database, clock, log }) });
  });
  closing.push(() => worker.stop());
  let sent = 0;
  return {
    shop,
    worker,
    step,
    async event(customer, event) {
      const messageId = `m-${(sent += 1)}`;
      const occurredAt = clock() - 5;
      await ingest(worker.services, [
        { messageId, externalId: customer, event, occurredAt, properties: {}, origin: 'api' },
      ]);
    },
    async count(text) {
      return Number((await execute<{ n: number }>(shop.database, shop.database.reader, text))[0]!.n);
    },
  };
}

describe.each([
  ['ahead', hour],
  ['back', -hour],
])('the clock stepped one hour %s and later set right', (_way, ms) => {
  it('keeps everybody in time by Temporal’s clock, whoever came before, while or after; nobody twice, nobody lost', async () => {
    const { shop, worker, step, event, count } = await open();
    // A rate, so that the bucket is filled by the clock too.
    await shop.rows(`update senders set rate = 10, tokens = 10 where channel = 'email'`);
    const nodes = {
      in: onEvent('came'),
      nap: waitFor(3, 'seconds'),
      mail,
      // Longer than a sweep takes to come: some are brought on by it.
      hope: waitForEvent('bought', 60, 'seconds'),
      yes: exitWith('bought'),
      no: exitWith('waited'),
    };
    const edges = ['in:next>nap', 'nap:next>mail', 'mail:sent>hope', 'hope:happened>yes', 'hope:timeout>no'];
    await shop.publish(journeyOf('step', nodes, edges, { exits: [{ event: 'left', reason: 'left' }] }));
    await identify(
      worker.services,
      ['before', 'while'].flatMap((group) =>
        Array.from({ length: EACH }, (_, n) => ({
          externalId: `${group}-${n + 1}`,
          traits: { email: `${group}${n + 1}@example.com` },
          at: Date.now(),
        })),
      ),
    );
    const began = Date.now();
    const at = (node: string): Promise<number> => count(`select count(*) as n from runs where node_id = '${node}'`);

    for (let n = 1; n <= EACH; n++) await event(`before-${n}`, 'came');
    await until(async () => (await at('nap')) === EACH);
    step.ms = ms;
    await repairAll(worker.services);
    for (let n = 1; n <= EACH; n++) await event(`while-${n}`, 'came');
    await until(async () => (await at('hope')) === 2 * EACH, 55_000);
    await repairAll(worker.services);
    // Some buy, some leave, by a clock that is wrong; some buy after it is set right; the others wait in vain.
    for (const group of ['before', 'while']) {
      for (let n = 1; n <= 5; n++) await event(`${group}-${n}`, 'bought');
      for (let n = 6; n <= 8; n++) await event(`${group}-${n}`, 'left');
    }
    await until(async () => (await count(`select count(*) as n from runs where place = 'ended'`)) === 16);
    step.ms = 0;
    await repairAll(worker.services);
    for (const group of ['before', 'while']) {
      for (let n = 9; n <= 12; n++) await event(`${group}-${n}`, 'bought');
      await event(`${group}-13`, 'left');
      // Gone long ago, and let in anew.
      await event(`${group}-1`, 'came');
    }
    await until(async () => (await count(`select count(*) as n from runs where place <> 'ended'`)) === 0, 110_000);

    const ends = await execute<{ end_reason: string; n: number }>(
      shop.database,
      shop.database.reader,
      'select end_reason, count(*) as n from runs group by end_reason order by end_reason',
    );
    expect(ends).toEqual([
      { end_reason: 'bought', n: 18 },
      { end_reason: 'left', n: 8 },
      { end_reason: 'waited', n: 2 * EACH + 2 - 26 },
    ]);
    // Each once: one visit and one message per node and run.
    expect(
      await count(
        'select count(*) as n from (select run_id, node_id from visits group by 1, 2 having count(*) > 1) as t',
      ),
    ).toBe(0);
    const messages = 'select state, reason, attempts, count(*) as n from messages group by state, reason, attempts';
    expect(await execute(shop.database, shop.database.reader, messages)).toEqual([
      { state: 'accepted', reason: null, attempts: 1, n: 2 * EACH + 2 },
    ]);
    // Nobody's wait was shorter than it should be, nor longer by more than the work here takes.
    const naps = await execute<{ ms: number }>(
      shop.database,
      shop.database.reader,
      `select left_at - arrived_at as ms from visits where node_id = 'nap' order by ms`,
    );
    expect(naps[0]!.ms).toBeGreaterThanOrEqual(3000);
    expect(naps.at(-1).ms).toBeLessThan(60_000);
    expect(Date.now() - began).toBeLessThan(180_000);
    expect(await auditCounters(shop.database)).toEqual([]);
  }, 240_000);
});
