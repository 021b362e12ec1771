import { readFileSync } from 'node:fs';
import { Counter, Registry } from 'prom-client';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { AddressInfo } from 'node:net';
import { board } from '../runs/boarding.ts';
import { runLeg } from '../runs/leg.ts';
import { byApi, exitWith, journeyOf, mail, waitFor } from '../runs/testing/journeys.ts';
import { startTestApp, type TestApp } from '../http/testing/test-app.ts';
import { enter } from '../runs/enter.ts';
import { dispatchOnce } from '../sending/dispatch.ts';
import { execute } from '../store/database.ts';
import { joinedFigures, openFiguresDoor } from './door.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

/** One line's value; NaN when there is none. */
const figure = async (name: string): Promise<number> => {
  const { text } = await app.call('GET', '/metrics');
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1));
};

it('tells where people and messages stand, how late somebody is, and who is held', async () => {
  const { services, time } = app.shop;
  const nodes = { in: byApi, mail, nap: waitFor(1, 'hours'), out: exitWith('x') };
  const plan = await app.shop.publish(journeyOf('m', nodes, ['in:next>mail', 'mail:sent>nap', 'nap:next>out']));
  const ids = await app.shop.customers(5);
  const entrants = ids.map((customer) => ({ customer, key: 'k', properties: {} }));
  await enter(services, plan, entrants, time.now, 'bulk');
  expect(await figure('naru_runs{place="due"}')).toBe(5);
  const [batch] = await board(services, 'bulk', time.now);
  await runLeg(services, batch!.id, time.now);
  expect(await figure('naru_messages{state="queued"}')).toBe(5);
  const [sender] = await execute<{ id: string }>(
    services.database,
    services.database.reader,
    `select id from senders where channel = 'email'`,
  );
  await dispatchOnce(services, sender!.id, time.now);
  expect(await figure('naru_messages{state="queued"}')).toBe(0);
  expect(await figure('naru_messages{state="accepted"}')).toBe(5);
  const [next] = await board(services, 'bulk', time.now);
  await runLeg(services, next!.id, time.now);
  expect(await figure('naru_runs{place="parked"}')).toBe(5);
  expect(await figure('naru_late_seconds')).toBe(0);

  time.now += 3_600_000 + 90_000;
  expect(await figure('naru_late_seconds')).toBeGreaterThanOrEqual(89);
  await execute(services.database, services.database.db, `update journeys set paused_at = 1 where id = 'm'`);
  expect(await figure('naru_late_seconds')).toBe(0);
  await execute(services.database, services.database.db, `update runs set held_code = 'no-model' where id = 1`);
  expect(await figure('naru_runs_held{code="no-model"}')).toBe(1);
});

it('shows the worker’s figures beside the API’s own, and says when the worker does not answer', async () => {
  const own = new Registry();
  own.setDefaultLabels({ process: 'api' });
  new Counter({ name: 'x_total', help: 'x', registers: [own] }).inc(2);
  const other = new Registry();
  other.setDefaultLabels({ process: 'worker' });
  new Counter({ name: 'x_total', help: 'x', registers: [other] }).inc(3);
  const door = await openFiguresDoor(other, '127.0.0.1', 0);
  onTestFinished(() => void door.close());
  const address = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  expect(await (await fetch(`${address}/metrics`)).text()).toContain('x_total{process="worker"} 3');
  expect((await fetch(`${address}/secrets`)).status).toBe(404);
  expect((await fetch(`${address}/metrics`, { method: 'POST' })).status).toBe(404);

  const joined = await joinedFigures([own], [`${address}/metrics.json`]);
  expect(joined.match(/# TYPE x_total/g)).toHaveLength(1);
  expect(joined).toContain('x_total{process="api"} 2\nx_total{process="worker"} 3');
  expect(joined).toContain('naru_worker_up 1');
  const half = await joinedFigures([own], ['http://127.0.0.1:1/metrics.json', `${address}/metrics.json`]);
  expect(half).toContain('x_total{process="worker"} 3');
  expect(half).toContain('naru_worker_up 0');
  door.closeAllConnections();
  await new Promise((resolve) => door.close(resolve));
  const alone = await joinedFigures([own], [`${address}/metrics.json`, `${address}/metrics.json`]);
  expect(alone).toContain('x_total{process="api"} 2');
  expect(alone).toContain('naru_worker_up 0');
});

it('every figure that the alert rules and the operations page name is there', async () => {
  const { text } = await app.call('GET', '/metrics');
  const there = new Set(`${text}${await joinedFigures([], ['http://127.0.0.1:1/'])}`.match(/naru_[a-z_]+/g));
  const docs = new URL('../../docs/', import.meta.url);
  const named = ['alerts.yml', 'operations.md'].flatMap((file) =>
    readFileSync(new URL(file, docs), 'utf8').match(/naru_[a-z]+_[a-z_]+|naru_(runs|messages)/g),
  );
  const missing = new Set(named.filter((name) => name !== null && !there.has(name)));
  expect([...missing]).toEqual([]);
});

it('the jobs that the alert rules go by are those that the operations page has Prometheus scrape', () => {
  const read = (file: string): string => readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
  const jobs = new Set([...read('alerts.yml').matchAll(/job="([^"]+)"/g)].map(([, job]) => job));
  const scraped = new Set([...read('operations.md').matchAll(/job_name: (\S+)/g)].map(([, job]) => job));
  expect(jobs).toEqual(new Set(['naru', 'naru-worker']));
  expect(scraped).toEqual(jobs);
});
