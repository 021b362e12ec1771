import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JourneyDetail, PublishPreview } from '../../engine/contract/journeys.ts';
import type { LiveNumbers } from '../../engine/contract/live.ts';
import { enter } from '../runs/enter.ts';
import { finishStops } from '../runs/stopping.ts';
import { driveOnce } from '../runs/testing/drive.ts';
import { byApi, exitWith, journeyOf, waitFor } from '../runs/testing/journeys.ts';
import { onEachStore } from './testing/each-store.ts';
import type { Answer } from './testing/ask.ts';
import type { TestApp } from './testing/test-app.ts';

const PEOPLE = 3;

onEachStore('stopping a journey over HTTP', (store) => {
  let app: TestApp;
  let made = 0;
  let journey = '';
  let customers: string[] = [];
  beforeEach(async () => {
    app = store();
    journey = `stopping-${String(++made)}`;
    const edges = ['start:next>nap', 'nap:next>end'];
    const plan = await app.shop.publish(
      journeyOf(journey, { start: byApi, nap: waitFor(1, 'hours'), end: exitWith('x') }, edges),
    );
    const ids = await app.shop.customers(PEOPLE, journey);
    const entrants = ids.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(app.services, plan, entrants, app.shop.time.now, 'live');
    while ((await driveOnce(app.shop)).length > 0);
    const rows = await app.services.database.db.selectFrom('customers').select(['id', 'external_id']).execute();
    customers = rows.filter(({ id }) => ids.includes(id)).map((row) => row.external_id);
  });
  afterEach(() => void vi.restoreAllMocks());

  const call = (method: string, path = '', body?: unknown): Promise<Answer> =>
    app.call(method, `/api/journeys/${journey}${path}`, body);
  const live = async (): Promise<LiveNumbers> => (await call('GET', '/live')).json as LiveNumbers;
  /** Does something before each transaction in which people leave. */
  const beforeLeaving = (act: () => Promise<void>): void => {
    const write = app.services.database.write.bind(app.services.database);
    vi.spyOn(app.services.database, 'write').mockImplementation(async (work, name) => {
      if (name === 'leave') await act();
      return write(work, name);
    });
  };

  test('answers before anybody has left; how many still are leaving is among the numbers', async () => {
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    beforeLeaving(() => held);
    const answer = await call('POST', '/stop', {});
    expect([answer.status, (answer.json as JourneyDetail).state]).toEqual([200, 'stopped']);
    await expect.poll(live, { timeout: 10_000 }).toMatchObject({ state: 'stopped', active: PEOPLE, ended: {} });
    expect((await call('POST', '/enter', { customers, key: 'again' })).json).toEqual({
      entered: 0,
      refused: { stopped: PEOPLE },
    });
    // Nobody is asked what is to become of people who are leaving, and the drawing stays while they do.
    expect(((await call('POST', '/publish/preview', {})).json as PublishPreview).inside).toEqual([]);
    const refused = await call('DELETE');
    expect([refused.status, refused.json]).toMatchObject([409, { error: { code: 'journey-stopping' } }]);
    goOn();
    await expect.poll(live, { timeout: 10_000 }).toMatchObject({ active: 0, ended: { stopped: PEOPLE } });
    expect((await call('DELETE')).status).toBe(204);
  });

  test('is a stop also when nobody could leave at once: the sweep lets them', async () => {
    let tried = 0;
    beforeLeaving(() => {
      tried += 1;
      return Promise.reject(new Error('the disk is full'));
    });
    expect((await call('POST', '/stop', {})).status).toBe(200);
    await expect.poll(() => tried).toBe(1);
    vi.restoreAllMocks();
    expect(await finishStops(app.services)).toBe(PEOPLE);
    await expect.poll(live, { timeout: 10_000 }).toMatchObject({ active: 0, ended: { stopped: PEOPLE } });
  });
});
