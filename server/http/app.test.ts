import { beforeAll, describe, expect, test } from 'vitest';
import type { JourneyDetail, JourneyListItem } from '../../engine/contract/journeys.ts';
import { onEachStore } from './testing/each-store.ts';
import type { TestApp } from './testing/test-app.ts';

onEachStore('the app', (store) => {
  let app: TestApp;
  beforeAll(async () => {
    app = store();
  });

  const detail = (answer: { json: unknown }): JourneyDetail => answer.json as JourneyDetail;

  async function blank(name = '환영 👋'): Promise<JourneyDetail> {
    const answer = await app.call('POST', '/api/journeys', { name, template: 'blank', locale: 'ko' });
    expect(answer.status).toBe(201);
    return detail(answer);
  }

  describe('journeys', () => {
    test('a blank journey has one entry node, the shop’s zone and is a draft', async () => {
      const journey = await blank();
      expect(journey).toMatchObject({
        state: 'draft',
        rev: 1,
        version: null,
        changed: true,
        versions: [],
        pausedAt: null,
      });
      expect(journey.draft).toMatchObject({ id: journey.id, name: '환영 👋', zone: 'Asia/Seoul', edges: [] });
      expect(journey.draft.nodes).toHaveLength(1);
      const list = (await app.call('GET', '/api/journeys')).json as JourneyListItem[];
      expect(list.find((item) => item.id === journey.id)).toEqual({
        id: journey.id,
        name: '환영 👋',
        state: 'draft',
        version: null,
        active: 0,
        entered: 0,
        passed: 0,
        converted: 0,
        revenue: 0,
        updatedAt: expect.any(Number) as number,
      });
    });

    test('a copy of a journey is a draft of its own with the same drawing and settings', async () => {
      const { id, draft, rev } = await blank();
      const drawn = { ...draft, holdout: 0.1, zone: 'America/New_York', exits: [] };
      await app.call('PUT', `/api/journeys/${id}/draft`, { rev, draft: drawn });
      const wish = { name: 'B', template: 'copy', locale: 'ko' };
      const copy = detail(await app.call('POST', '/api/journeys', { ...wish, copyOf: id }));
      expect(copy.id).not.toBe(id);
      expect(copy).toMatchObject({ state: 'draft', rev: 1, version: null });
      expect(copy.draft).toEqual({ ...drawn, id: copy.id, name: 'B' });
      expect((await app.call('POST', '/api/journeys', { ...wish, copyOf: 'j_none' })).status).toBe(404);
      expect((await app.call('POST', '/api/journeys', wish)).status).toBe(400);
    });

    test('saving a draft needs the rev that was read', async () => {
      const { id, draft, rev } = await blank();
      const saved = await app.call('PUT', `/api/journeys/${id}/draft`, { rev, draft: { ...draft, name: 'B' } });
      expect([saved.status, saved.json]).toEqual([200, { rev: 2 }]);
      const late = await app.call('PUT', `/api/journeys/${id}/draft`, { rev, draft });
      expect([late.status, late.json]).toMatchObject([409, { error: { code: 'draft-changed' } }]);
      expect(detail(await app.call('GET', `/api/journeys/${id}`)).draft.name).toBe('B');
    });

    test('publishing numbers and hashes versions, and says what is wrong first', async () => {
      const { id, draft, rev } = await blank();
      const refused = await app.call('POST', `/api/journeys/${id}/publish`, { rev, inside: 'stay' });
      expect([refused.status, refused.json]).toMatchObject([422, { error: { code: 'journey-invalid' } }]);
      const [start] = draft.nodes;
      const ready = {
        ...draft,
        nodes: [
          { ...start, config: { by: 'api' } },
          { id: 'end', type: 'exit', config: { reason: 'done' }, at: { x: 0, y: 100 } },
        ],
        edges: [{ from: 'start', port: 'next', to: 'end' }],
      };
      await app.call('PUT', `/api/journeys/${id}/draft`, { rev, draft: ready });
      const preview = await app.call('POST', `/api/journeys/${id}/publish/preview`);
      expect(preview.json).toMatchObject({ wouldEnter: null, inside: [], notes: [] });
      const published = await app.call('POST', `/api/journeys/${id}/publish`, { rev: rev + 1, inside: 'stay' });
      expect(published.json).toEqual({ version: 1 });
      const again = await app.call('POST', `/api/journeys/${id}/publish`, { rev: rev + 1, inside: 'stay' });
      expect([again.status, again.json]).toMatchObject([409, { error: { code: 'nothing-changed' } }]);
      const live = detail(await app.call('GET', `/api/journeys/${id}`));
      expect(live).toMatchObject({ state: 'live', version: 1, changed: false });
      expect(live.versions[0]?.hash).toMatch(/^[0-9a-f]{64}$/);
      expect((await app.services.plans.get(id, 1)).hash).toBe(live.versions[0]?.hash);
      expect((await app.call('DELETE', `/api/journeys/${id}`)).status).toBe(409);
    });

    test('a draft that was never published can be deleted', async () => {
      const { id } = await blank();
      expect((await app.call('DELETE', `/api/journeys/${id}`)).status).toBe(204);
      expect((await app.call('GET', `/api/journeys/${id}`)).status).toBe(404);
    });
  });

  test('status and settings answer', async () => {
    expect((await app.call('GET', '/api/status')).json).toMatchObject({ customers: 0, durable: { ready: true } });
    const { json } = await app.call('GET', '/api/settings');
    const changed = { ...(json as object), shopName: '나루 상점', capPerDay: 2 };
    expect((await app.call('PUT', '/api/settings', changed)).json).toEqual(changed);
    expect((await app.call('GET', '/api/settings')).json).toEqual(changed);
    expect((await app.call('PUT', '/api/settings', { ...changed, zone: 'Mars/Base' })).status).toBe(400);
  });

  test('unknown addresses are refused in the one format', async () => {
    for (const path of ['/api/nothing', '/v1/nothing', '/nothing']) {
      expect((await app.call('GET', path)).json).toMatchObject({ error: { code: 'no-such-route' } });
    }
  });
});
