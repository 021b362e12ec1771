import { afterAll, beforeAll, expect, it } from 'vitest';
import { enter } from '../server/runs/enter.ts';
import { byApi, exitWith, journeyOf, mail } from '../server/runs/testing/journeys.ts';
import { testShop, type TestShop } from '../server/runs/testing/shop.ts';
import { execute } from '../server/store/database.ts';
import type { QueueName } from './names.ts';
import { temporalPlace } from './testing/temporal.ts';
import { quietRuntime, runWorker, type RunningWorker, type TemporalPlace } from './worker.ts';

let shop: TestShop;
let place: TemporalPlace;
const running = new Map<QueueName, RunningWorker>();
const start = async (queue: QueueName): Promise<RunningWorker> => {
  const { database, log } = shop.services;
  const worker = await runWorker(
    place,
    (carrier) =>
      Promise.resolve({ ...shop.services, clock: Date.now, carrier: carrier({ database, clock: Date.now, log }) }),
    { queues: [queue] },
  );
  running.set(queue, worker);
  return worker;
};
beforeAll(async () => {
  quietRuntime();
  shop = await testShop({ now: Date.now() });
  place = await temporalPlace();
});
afterAll(async () => {
  for (const worker of running.values()) await worker.stop();
  await shop.close();
});

const rows = (text: string): Promise<unknown[]> => execute(shop.database, shop.database.reader, text);

it('carries live people without the bulk worker, which then sends and carries the rest', async () => {
  const plan = await shop.publish(
    journeyOf('split', { start: byApi, mail, done: exitWith('mailed') }, ['start:next>mail', 'mail:sent>done']),
  );
  const [single = 0, ...crowd] = await shop.customers(5);
  const live = await start('live');
  const entrants = (ids: readonly number[]) => ids.map((customer) => ({ customer, key: 'k', properties: {} }));
  await enter(live.services, plan, entrants(crowd), Date.now(), 'bulk');
  await enter(live.services, plan, entrants([single]), Date.now(), 'live');
  const batch = await expect
    .poll(() => rows(`select id from batches where queue = 'live'`), { timeout: 10_000 })
    .toEqual([{ id: expect.any(String) as string }])
    .then(() => rows(`select id from batches where queue = 'live'`));
  const [{ id }] = batch as [{ id: string }];
  // The row is there before its workflow, whose first task came back with the answer to its start.
  const isEager = async (): Promise<unknown> => {
    const { events } = await live.client.workflow.getHandle(id).fetchHistory();
    return events?.[0]?.workflowExecutionStartedEventAttributes?.eagerExecutionAccepted;
  };
  await expect.poll(() => isEager().catch(() => 'not started'), { timeout: 10_000 }).toBe(true);
  const places = 'select queue, place, count(*) as n from runs group by queue, place order by queue, place';
  await expect
    .poll(() => rows(places), { timeout: 10_000 })
    .toEqual([
      { queue: 'bulk', place: 'riding', n: 4 },
      { queue: 'live', place: 'parked', n: 1 },
    ]);
  expect(await rows(`select customer_id, state from messages`)).toEqual([{ customer_id: single, state: 'queued' }]);

  await start('bulk');
  await expect
    .poll(() => rows('select place, end_reason, count(*) as n from runs group by place, end_reason'), {
      timeout: 20_000,
    })
    .toEqual([{ place: 'ended', end_reason: 'mailed', n: 5 }]);
});
