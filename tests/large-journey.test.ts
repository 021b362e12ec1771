import { afterAll, beforeAll, expect, it } from 'vitest';
import { bigJourney } from '../bench/big-journey.ts';
import type { Plan } from '../engine/plan.ts';
import { simulate } from '../engine/simulate.ts';
import { nodeTypes } from '../nodes/index.ts';
import { createReports, type Reports } from '../server/reports/reports.ts';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { enter } from '../server/runs/enter.ts';
import { driveOnce } from '../server/runs/testing/drive.ts';
import { testShop, type TestShop } from '../server/runs/testing/shop.ts';
import { dispatchOnce } from '../server/sending/dispatch.ts';

const NODES = 10_000;
const PEOPLE = 200;
const dayMs = 86_400_000;

/* `npm run bench -- limits` carries as many by Temporal, and simulates 1,000. */

let shop: TestShop;
let plan: Plan;
let reports: Reports;
let customers: readonly number[];
let began = 0;
beforeAll(async () => {
  shop = await testShop();
  plan = await shop.publish(bigJourney('large', NODES));
  customers = await shop.customers(PEOPLE);
  began = shop.time.now;
  reports = createReports(shop.services);
  const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
  await enter(shop.services, plan, entrants, began, 'bulk');
}, 120_000);
afterAll(() => shop.close());

const activeAndNext = async (): Promise<{ readonly active: number; readonly next: number | null }> => {
  const text = `select count(*) as active, min(case when due_at > 0 then due_at end) as next from runs where place <> 'ended'`;
  const [row] = await shop.rows<{ active: number; next: number | null }>(text);
  return row!;
};

it('carries everybody through ten thousand nodes to the end, node by node as the simulation says', async () => {
  const changes: number[] = [];
  const unwatch = reports.watch('large', 1, ({ nodes }, isWhole) => {
    if (!isWhole) changes.push(Object.keys(nodes).length);
  });
  for (let { active } = await activeAndNext(); active > 0;) {
    while ((await driveOnce(shop)).length > 0);
    if ((await dispatchOnce(shop.services, 'sandbox-email', shop.time.now)).done > 0) continue;
    const now = await activeAndNext();
    active = now.active;
    if (now.next !== null) shop.time.now = Math.max(shop.time.now, now.next);
  }
  const days = (shop.time.now - began) / dayMs;
  expect(days).toBeGreaterThanOrEqual(6);

  const simulation = await simulate(
    plan,
    customers.map((id) => ({ id, enteredAt: began })),
    { source: shop.services.facts, types: nodeTypes, eventsOf: () => [], until: began + 365 * dayMs },
  );
  expect(simulation.endings).toEqual({ end: PEOPLE });

  await expect
    .poll(async () => (await reports.live('large', 1)).ended, { timeout: 20_000, interval: 200 })
    .toEqual({ end: PEOPLE });
  const { nodes } = await reports.live('large', 1);
  expect(Object.keys(nodes)).toHaveLength(NODES);
  const passed = Object.entries(nodes).filter(([, { entered }]) => entered > 0);
  expect(passed.length).toBeGreaterThan(PEOPLE);
  const countsOf = (of: Readonly<Record<string, { entered: number; left: object; exited: object }>>): object =>
    Object.fromEntries(passed.map(([id]) => [id, [of[id]!.entered, of[id]!.left, of[id]!.exited]]));
  expect(countsOf(nodes)).toEqual(countsOf(simulation.nodes));
  expect(await auditCounters(shop.database)).toEqual([]);

  // What moves is told to those who look, not all ten thousand nodes each time.
  await expect.poll(() => changes.length, { timeout: 20_000, interval: 200 }).toBeGreaterThan(0);
  unwatch();
  expect(Math.max(...changes)).toBeLessThanOrEqual(passed.length);
}, 120_000);
