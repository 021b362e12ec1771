import { expect, test } from 'vitest';
import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import type { Sender, ShopSchema } from '../../engine/contract/shop.ts';
import { startTestApp, type TestApp } from './testing/test-app.ts';
import { onEachStore } from './testing/each-store.ts';

const smtp = {
  name: '메일 서버',
  channel: 'email',
  kind: 'smtp',
  preferred: true,
  rate: 10,
  config: { host: 'mail.example.com', port: 587, user: 'naru', password: 'geheim-42' },
};

onEachStore('the shop', (store) => {
  const call: TestApp['call'] = (...parameters) => store().call(...parameters);

  test('a sender’s secrets are written, kept over changes, and never read back', async () => {
    const made = await call('POST', '/api/senders', smtp);
    const { id, config } = made.json as Sender;
    expect([made.status, config]).toEqual([201, { host: 'mail.example.com', port: 587, user: 'naru' }]);
    const renamed = { ...smtp, name: 'B', config: { host: 'other.example.com', password: '' } };
    const changed = await call('PUT', `/api/senders/${id}`, renamed);
    expect((changed.json as Sender).config).toEqual({ host: 'other.example.com' });
    for (const answer of [made, changed, await call('GET', '/api/senders')])
      expect(answer.text).not.toContain('geheim');
    const row = await store()
      .services.database.db.selectFrom('senders')
      .select('config')
      .where('id', '=', id)
      .execute();
    expect(JSON.parse(row[0]?.config ?? '')).toEqual({ host: 'other.example.com', password: 'geheim-42' });
    expect((await call('DELETE', `/api/senders/${id}`)).status).toBe(204);
    expect((await call('DELETE', `/api/senders/${id}`)).json).toMatchObject({ error: { code: 'sender-not-found' } });
  });

  test('a channel has one preferred sender', async () => {
    await call('POST', '/api/senders', { ...smtp, name: 'first' });
    await call('POST', '/api/senders', { ...smtp, name: 'second' });
    await call('POST', '/api/senders', { ...smtp, name: 'text', channel: 'sms', kind: 'sandbox', config: {} });
    const senders = (await call('GET', '/api/senders')).json as Sender[];
    expect(senders.filter((sender) => sender.preferred).map((sender) => sender.name)).toEqual(['second', 'text']);
  });

  test('the schema tells events, properties and attributes with their types and examples', async () => {
    const key = (await call('POST', '/api/write-keys', { name: 'k' })).json as { key: string };
    const batch = [
      { type: 'identify', userId: 'a', traits: { name: '김', birthday: '1990-02-03', vip: true, tags: ['x'] } },
      { type: 'track', userId: 'a', event: '주문', properties: { amount: 1200, item: '모자' } },
      { type: 'track', userId: 'a', event: '주문', properties: { amount: 900 } },
    ];
    await call('POST', '/v1/batch', { batch }, { authorization: `Bearer ${key.key}` });
    const schema = (await call('GET', '/api/schema')).json as ShopSchema;
    expect(schema.events).toEqual([
      {
        name: '주문',
        count: 2,
        properties: [
          { name: 'amount', type: 'number', examples: expect.arrayContaining(['1200', '900']) as string[] },
          { name: 'item', type: 'string', examples: ['모자'] },
        ],
      },
      // Naru's own event is offered before the first of its kind.
      {
        name: 'churn_band_changed',
        count: 0,
        properties: [
          { name: 'band', type: 'number', examples: ['8', '9', '10'] },
          { name: 'direction', type: 'string', examples: ['up', 'down'] },
          { name: 'from', type: 'number', examples: ['6', '7'] },
          { name: 'probability', type: 'number', examples: ['0.72'] },
        ],
      },
    ]);
    expect(schema.attributes.map(({ name, type }) => [name, type])).toEqual([
      ['birthday', 'date'],
      ['name', 'string'],
      ['tags', 'list'],
      ['vip', 'boolean'],
    ]);
  });

  test('customers are found by name, e-mail, number and id, page by page', async () => {
    const { database } = store().services;
    const rows = Array.from({ length: 120 }, (_, n) => ({
      external_id: `shop-${n}`,
      attributes: JSON.stringify({ name: n === 7 ? '홍길동_100%' : `고객 ${n}` }),
      email: `Person${n}@Example.com`,
      phone: `+82105550${String(n).padStart(4, '0')}`,
      zone: null,
      event_seq: 0,
      invented: 0,
      created_at: 0,
      updated_at: 0,
    }));
    await database.db.insertInto('customers').values(rows).execute();
    const found = async (q: string): Promise<string[]> => {
      const ids: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const query = new URLSearchParams({ q, ...(cursor === '' ? {} : { cursor }) }).toString();
        const page = (await call('GET', `/api/customers?${query}`)).json as {
          items: { externalId: string }[];
          next: string | null;
        };
        ids.push(...page.items.map((item) => item.externalId));
        cursor = page.next;
      }
      return ids;
    };
    expect(await found('길동_1')).toEqual(['shop-7']);
    expect(await found('%')).toEqual(['shop-7']);
    expect(await found('person42@')).toEqual(['shop-42']);
    expect(await found('010-5550-0042')).toEqual(['shop-42']);
    expect(await found('SHOP-11')).toHaveLength(11);
    expect(new Set(await found('shop-')).size).toBe(120);
    expect((await call('GET', '/api/customers?q=shop-')).json).toMatchObject({ total: 120 });
  });
});

test('without Temporal a journey can be drawn and saved, and publishing says why it is off', async () => {
  const app = await startTestApp({
    durableStatus: () => ({ ready: false, reason: 'Temporal could not be obtained.', webUrl: null }),
  });
  try {
    const made = await app.call('POST', '/api/journeys', { name: 'x', template: 'win-back', locale: 'ko' });
    const { id, draft, rev } = made.json as JourneyDetail;
    expect((await app.call('PUT', `/api/journeys/${id}/draft`, { rev, draft })).status).toBe(200);
    const preview = (await app.call('POST', `/api/journeys/${id}/publish/preview`)).json as {
      issues: { level: string }[];
    };
    expect(preview.issues.filter((issue) => issue.level === 'error')).toEqual([]);
    const refused = await app.call('POST', `/api/journeys/${id}/publish`, { rev: rev + 1, inside: 'stay' });
    expect([refused.status, refused.json]).toMatchObject([
      503,
      { error: { code: 'durable-unavailable', message: 'Temporal could not be obtained.' } },
    ]);
    expect((await app.call('GET', `/api/journeys/${id}`)).json).toMatchObject({ state: 'draft', version: null });
    expect((await app.call('GET', '/healthz')).status).toBe(503);
  } finally {
    await app.stop();
  }
});
