import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporalPlace } from '../workflows/testing/temporal.ts';
import { until } from '../workflows/testing/ride.ts';
import { createCarrier } from './carrier.ts';
import { enter } from './runs/enter.ts';
import { batchSize } from './runs/boarding.ts';
import { byApi, exitWith, journeyOf } from './runs/testing/journeys.ts';
import { HORIZON_MS } from './runs/waiting-minutes.ts';
import { testShop, type TestShop } from './runs/testing/shop.ts';

const log = pino({ level: 'silent' });

describe('the carrier', () => {
  let shop: TestShop;
  let client: Client;
  beforeAll(async () => {
    shop = await testShop({ now: Date.now() });
    const { address, namespace } = await temporalPlace();
    client = new Client({ connection: await Connection.connect({ address }), namespace });
  });
  afterAll(async () => {
    await client.connection.close();
    await shop.close();
  });

  const batches = () => shop.rows<{ id: string; size: number }>('select id, size from batches');
  const enterSome = async (journey: string, count: number) => {
    const plan = await shop.publish(journeyOf(journey, { start: byApi, end: exitWith('x') }, ['start:next>end']));
    const customers = await shop.customers(count);
    for (const customer of customers) {
      await enter(shop.services, plan, [{ customer, key: 'k', properties: {} }], Date.now(), 'live');
    }
  };

  it('joins the calls of one moment into one boarding, and starts a workflow under each batch id', async () => {
    const carrier = createCarrier({ client, database: shop.database, clock: Date.now, log });
    await enterSome('joined', 7);
    for (let n = 0; n < 20; n++) carrier.due('live');
    const wished = Math.ceil(7 / batchSize('live'));
    await until(async () => (await batches()).length === wished);
    await carrier.close();
    for (const { id } of await batches()) {
      const { type, taskQueue, searchAttributes } = await client.workflow.getHandle(id).describe();
      expect({ type, taskQueue, searchAttributes }).toEqual({
        type: 'batch',
        taskQueue: 'live',
        searchAttributes: { kind: ['batch'], journey: ['joined'] },
      });
    }
  });

  it('leaves boarding to the process that boards for the queue, as long as it can be told', async () => {
    const told: string[] = [];
    let there = true;
    const pass = (queue: string): boolean => (told.push(queue), there && queue === 'live');
    const carrier = createCarrier({ client, database: shop.database, clock: Date.now, log, pass });
    const before = (await batches()).length;
    await enterSome('passed', 1);
    carrier.due('live');
    carrier.due('bulk');
    await until(async () => told.length === 2);
    await carrier.boardNow('bulk');
    expect([told, (await batches()).length]).toEqual([['live', 'bulk'], before]);
    there = false;
    carrier.due('live');
    await until(async () => (await batches()).length === before + 1);
    await carrier.close();
  });

  it('starts one slot per minute, however often it is told, and none beyond the horizon', async () => {
    const carrier = createCarrier({ client, database: shop.database, clock: Date.now, log });
    const minute = Math.floor(Date.now() / 60_000) + 50;
    const beyond = minute + HORIZON_MS / 60_000;
    for (let n = 0; n < 5; n++) carrier.slots([minute, minute + 1, beyond]);
    await carrier.close();
    let open: ReadonlySet<number> = new Set();
    await until(async () => {
      open = await carrier.openSlots();
      return open.size >= 2;
    });
    expect([...open].sort()).toEqual([minute, minute + 1]);
  });

  it('never throws: what cannot be handed over is logged and left to the sweep', async () => {
    await enterSome('deaf', 1);
    const warned: string[] = [];
    const sink = { write: (line: string) => void warned.push((JSON.parse(line) as { name: string }).name) };
    const refuse = () => Promise.reject(new Error('UNAVAILABLE: no connection'));
    const deafClient = { workflow: { start: refuse, signalWithStart: refuse } } as unknown as Client;
    const deaf = createCarrier({ client: deafClient, database: shop.database, clock: Date.now, log: pino({}, sink) });
    deaf.due('live');
    deaf.slots([1, 2]);
    deaf.dispatch(['sandbox-email']);
    await until(() => Promise.resolve(warned.length === 3));
    expect(warned.sort()).toEqual(['board live', 'dispatch sandbox-email', 'slots']);
    await expect(deaf.startSlots([3])).rejects.toThrow('UNAVAILABLE');
    await deaf.close();
  });
});
