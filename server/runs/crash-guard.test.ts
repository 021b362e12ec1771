import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { FactSource } from '../../engine/facts.ts';
import type { Services } from '../services.ts';
import { auditCounters } from './audit-counters.ts';
import { board } from './boarding.ts';
import { createCrashGuard } from './crash-guard.ts';
import { enter } from './enter.ts';
import { legsUnderWay } from './legs-under-way.ts';
import { onEachDatabase } from './testing/databases.ts';
import { byApi, exitWith, journeyOf } from './testing/journeys.ts';
import type { TestShop } from './testing/shop.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'naru-legs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

/** The process id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

it('keeps the notes of workers that have died, and leaves those of the living alone', () => {
  const dead = deadPid();
  const ended = legsUnderWay(folder, dead);
  ended.begin({ batch: 'b-1' });
  ended.begin({ batch: 'b-2' })();
  ended.begin({ batch: 'b-3', run: 7 });
  const living = legsUnderWay(folder, process.ppid);
  living.begin({ batch: 'b-4' });
  writeFileSync(join(folder, `elsewhere-${dead}`), 'b-5 \n');
  const own = legsUnderWay(folder);
  expect(own.takeLeft()).toEqual([{ batch: 'b-1' }, { batch: 'b-3', run: 7 }]);
  expect(own.takeLeft()).toEqual([]);
  expect(existsSync(join(folder, `${hostname()}-${process.ppid}`))).toBe(true);
  expect(readdirSync(folder)).toHaveLength(2);
});

onEachDatabase('a person who ends the worker', (open) => {
  const people = 200;
  let shop: TestShop;
  let poisoned: number;
  /** Called when a leg looks at the poisoned one. */
  let crashed: () => void;

  beforeEach(async () => {
    const facts: FactSource = {
      load: (_requests, customers) => {
        if (customers.includes(poisoned)) {
          crashed();
          // As when the process is gone: nothing of this leg goes on.
          return new Promise(() => undefined);
        }
        return Promise.resolve(new Map(customers.map((id) => [id, { did: {}, churn: { status: 'none' as const } }])));
      },
    };
    shop = await open({ facts });
  });

  it('is found in a few crashes and held alone with the reason, while everybody else goes on; and is tried again alone', async () => {
    const config = { groups: [{ id: 'high', label: '', bands: [8, 9, 10] }] };
    const nodes = { in: byApi, band: { type: 'churn-band', config }, out: exitWith('x') };
    const edges = ['in:next>band', 'band:high>out', 'band:other>out', 'band:none>out'];
    const plan = await shop.publish(journeyOf('j', nodes, edges));
    const customers = await shop.customers(people);
    poisoned = customers[77]!;
    const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, entrants, shop.time.now, 'bulk');
    let [batch] = await board(shop.services, 'bulk', shop.time.now);

    /** A worker's life: until it has carried the batch, or until it dies of it. */
    const live = async (services: Services): Promise<'carried' | 'died'> => {
      const guard = createCrashGuard(services, legsUnderWay(folder, deadPid()));
      await guard.settle();
      const death = new Promise<'died'>((resolve) => (crashed = () => resolve('died')));
      return Promise.race([guard.leg(batch!.id, shop.time.now).then(() => 'carried' as const), death]);
    };
    let deaths = 0;
    while ((await live(shop.services)) === 'died') deaths += 1;
    expect(deaths).toBe(4);
    expect(
      await shop.rows(`select place, held_code, count(*) as n from runs group by place, held_code order by place`),
    ).toEqual([
      { place: 'ended', held_code: null, n: people - 1 },
      { place: 'parked', held_code: 'worker-crashed', n: 1 },
    ]);
    const [held] = await shop.rows<{ customer_id: number; due_at: number }>(
      `select customer_id, due_at from runs where held_code is not null`,
    );
    expect(held!.customer_id).toBe(poisoned);
    expect(await auditCounters(shop.database)).toEqual([]);

    // With the next try: others who ride along are not kept, and one crash is enough.
    shop.time.now = held!.due_at;
    const more = await shop.customers(3);
    const others = more.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(shop.services, plan, others, shop.time.now, 'bulk');
    [batch] = await board(shop.services, 'bulk', shop.time.now);
    expect(await live(shop.services)).toBe('died');
    expect(await live(shop.services)).toBe('carried');
    expect(
      await shop.rows(`select place, held_count, count(*) as n from runs group by place, held_count order by place`),
    ).toEqual([
      { place: 'ended', held_count: 0, n: people + 2 },
      { place: 'parked', held_count: 2, n: 1 },
    ]);
  });
});
