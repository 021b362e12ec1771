import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HorizonView, ModelList, Training, TrainingList } from '../../engine/contract/models.ts';
import { startTestApp, type TestApp } from '../http/testing/test-app.ts';
import { columnCount, purchasesColumn } from '../model/history.ts';
import { shippedModel } from '../shop/testing/shop-app.ts';
import { execute } from '../store/database.ts';
import { ensureShipped, publishModel } from './registry.ts';
import type { TrainingStarter } from './starter.ts';
import { basicModel } from './testing/basic-model.ts';
import { openTraining } from './trainings.ts';

let app: TestApp;
let changed = 0;
let durable = { ready: true, reason: null as string | null, webUrl: null };
const starter: TrainingStarter = {
  start: (cause) => openTraining(app.shop.database, { cause, horizon: 30, now: app.shop.time.now }),
  cancel: () => Promise.resolve(false),
  startWeekly: () => Promise.resolve(null),
  repair: () => Promise.resolve(),
  ensureWeekly: () => Promise.resolve(),
  forget: () => undefined,
  nextWeekly: () => Promise.resolve(1_800_000_000_000),
};
beforeAll(async () => {
  app = await startTestApp({
    trainings: starter,
    durableStatus: () => durable,
    modelChanged: () => {
      changed += 1;
      return Promise.resolve();
    },
  });
});
afterAll(() => app.stop());

const codeOf = (json: unknown): string => (json as { error: { code: string } }).error.code;

test('a training is started once, seen, and cancelled, also when the server is gone meanwhile', async () => {
  const started = await app.call('POST', '/api/trainings', {});
  expect(started.status).toBe(201);
  const { id } = started.json as Training;
  expect(started.json).toMatchObject({ state: 'running', cause: 'button', horizonDays: 30, progress: { done: 0 } });
  const again = await app.call('POST', '/api/trainings', {});
  expect([again.status, codeOf(again.json)]).toEqual([409, 'training-running']);
  const list = (await app.call('GET', '/api/trainings')).json as TrainingList;
  expect(list).toMatchObject({ nextWeekly: 1_800_000_000_000, trainings: [{ id, state: 'running' }] });

  durable = { ready: false, reason: 'Temporal is away.', webUrl: null };
  const refused = await app.call('POST', '/api/trainings', {});
  expect([refused.status, refused.json]).toMatchObject([
    503,
    { error: { code: 'durable-unavailable', message: 'Temporal is away.' } },
  ]);
  expect((await app.call('DELETE', `/api/trainings/${id}`)).status).toBe(204);
  durable = { ready: true, reason: null, webUrl: null };
  expect((await app.call('GET', '/api/trainings')).json).toMatchObject({ trainings: [{ id, state: 'cancelled' }] });
  const gone = await app.call('DELETE', `/api/trainings/${id}`);
  expect([gone.status, codeOf(gone.json)]).toEqual([409, 'training-not-running']);
  expect((await app.call('DELETE', '/api/trainings/nothing')).status).toBe(404);
});

test('whoever listens is told how far a training is, and when another one begins', async () => {
  const stop = new AbortController();
  const response = await fetch(`${app.url}/api/trainings/stream`, { signal: stop.signal });
  const decoder = new TextDecoder();
  const told: TrainingList[] = [];
  let text = '';
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(part, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [first = '', second = ''] = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      if (first === 'event: trainings') told.push(JSON.parse(second.slice('data: '.length)) as TrainingList);
    }
    if (told.length === 1) await starter.start('weekly');
    if (told.length >= 2) break;
  }
  stop.abort();
  expect(told.map(({ trainings }) => trainings[0]?.cause)).toEqual(['button', 'weekly']);
});

test('models are listed with what they are, put into use, and refused when damaged or unknown', async () => {
  const { database } = app.shop;
  await ensureShipped(database, shippedModel, 1);
  const fresh = await basicModel(1);
  await database.write((tx) => publishModel(database, tx, fresh, 'trained', 2));
  const { models } = (await app.call('GET', '/api/models')).json as ModelList;
  expect(models.map(({ state, source, model }) => [state, source, model?.kind])).toEqual([
    ['champion', 'trained', 'bgnbd'],
    ['retired', 'shipped', 'lstm'],
  ]);
  const [own, shipped] = models;
  expect(own!.model).toMatchObject({ reason: 'too-little-data', horizonDays: 28, gate: null });
  expect(shipped!.model!.figures.lstm!.auc).toBeGreaterThan(0.8);

  const back = await app.call('POST', `/api/models/${shipped!.hash}/publish`);
  expect([back.status, (back.json as ModelList).models[0]]).toMatchObject([
    200,
    { hash: shipped!.hash, state: 'champion' },
  ]);
  expect(changed).toBe(1);
  await execute(database, database.db, `update models set onnx = ? where hash = ?`, [Buffer.from([1]), own!.hash]);
  const damaged = await app.call('POST', `/api/models/${own!.hash}/publish`);
  expect([damaged.status, codeOf(damaged.json)]).toEqual([409, 'model-damaged']);
  expect(((await app.call('GET', '/api/models')).json as ModelList).models[1]!.model).toBeNull();
  expect((await app.call('POST', '/api/models/ff/publish')).status).toBe(404);
  expect(changed).toBe(1);
});

test('the horizon and the weekly training are settings of their own', async () => {
  expect((await app.call('GET', '/api/trainings/settings')).json).toEqual({ horizonDays: null, weekly: true });
  const set = { horizonDays: 45, weekly: false };
  expect((await app.call('PUT', '/api/trainings/settings', set)).json).toEqual(set);
  expect((await app.call('GET', '/api/trainings/settings')).json).toEqual(set);
  for (const horizonDays of [6, 181, 30.5, '30']) {
    expect((await app.call('PUT', '/api/trainings/settings', { horizonDays, weekly: true })).status).toBe(400);
  }
  const view = (await app.call('GET', '/api/horizon')).json as HorizonView;
  expect(view).toMatchObject({ days: 45, setting: 45, proposed: null, buyers: 0, lastWindow: null });
  expect((await app.call('GET', '/api/horizon?days=10')).json).toMatchObject({ days: 10, setting: 45 });
  expect((await app.call('GET', '/api/horizon?days=5')).status).toBe(400);
});

test('first orders are seen within seconds in a shop that had none, for all that the pace is kept', async () => {
  const { database, time } = app.shop;
  expect((await app.call('GET', '/api/horizon')).json).toMatchObject({ buyers: 0 });
  const [customer] = await app.shop.customers(1, 'first');
  const day = Buffer.alloc(4 * (1 + columnCount));
  day.writeInt32LE(Math.floor(time.now / 86_400_000) - 3, 0);
  day.writeFloatLE(1, 4 + 4 * purchasesColumn);
  await database.write((tx) =>
    execute(database, tx, 'insert into histories (customer_id, days) values (?, ?)', [customer, day]),
  );
  time.now += 2001;
  expect((await app.call('GET', '/api/horizon')).json).toMatchObject({ buyers: 1 });
});
