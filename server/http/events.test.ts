import { beforeAll, describe, expect, test } from 'vitest';
import { onEachStore } from './testing/each-store.ts';
import type { Answer } from './testing/ask.ts';
import type { TestApp } from './testing/test-app.ts';

onEachStore('events in', (store) => {
  let app: TestApp;
  let key: string;
  const basic = (user: string): Record<string, string> => ({
    authorization: `Basic ${Buffer.from(`${user}:`).toString('base64')}`,
  });
  const send = (path: string, body: unknown): Promise<Answer> => app.call('POST', path, body, basic(key));
  const stored = (): Promise<{ event: string; message_id: string; occurred_at: number }[]> =>
    app.services.database.db
      .selectFrom('events')
      .select(['event', 'message_id', 'occurred_at'])
      .orderBy('id')
      .execute();

  beforeAll(async () => {
    app = store();
    const made = await app.call('POST', '/api/write-keys', { name: '웹사이트' });
    key = (made.json as { key: string }).key;
  });

  describe('write keys', () => {
    test('the key is shown once and stored as a hash only', async () => {
      const list = await app.call('GET', '/api/write-keys');
      expect(list.text).not.toContain(key);
      const rows = await app.services.database.db.selectFrom('write_keys').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(key);
      expect(list.json).toMatchObject([{ name: '웹사이트', hint: key.slice(-4), revokedAt: null }]);
    });

    test('no key, a wrong key and a revoked key are refused; Basic and Bearer both work', async () => {
      const event = { userId: 'w', event: 'Looked' };
      expect((await app.call('POST', '/v1/track', event)).json).toMatchObject({ error: { code: 'write-key-needed' } });
      expect((await app.call('POST', '/v1/track', event, basic('nw_wrong'))).status).toBe(401);
      expect((await app.call('POST', '/v1/track', event, { authorization: `Bearer ${key}` })).status).toBe(200);
      expect((await send('/v1/track', event)).json).toEqual({ success: true });
      const other = (await app.call('POST', '/api/write-keys', { name: 'old' })).json as { id: string; key: string };
      expect((await app.call('POST', '/v1/track', event, basic(other.key))).status).toBe(200);
      expect((await app.call('DELETE', `/api/write-keys/${other.id}`)).status).toBe(204);
      expect((await app.call('POST', '/v1/track', event, basic(other.key))).status).toBe(401);
      expect((await app.call('DELETE', '/api/write-keys/none')).status).toBe(404);
    });
  });

  describe('track', () => {
    test('an event is stored once per messageId, its time corrected for the sender’s clock', async () => {
      const now = Date.now();
      const hour = 3_600_000;
      const message = {
        userId: 42,
        event: 'order_completed',
        messageId: 'm-skew',
        timestamp: new Date(now - 2 * hour).toISOString(),
        // The sender's clock is an hour behind: it happened an hour ago.
        sentAt: new Date(now - hour).toISOString(),
        properties: { revenue: 12000, 상품: '모자 🧢' },
      };
      expect((await send('/v1/track', message)).status).toBe(200);
      expect((await send('/v1/track', message)).status).toBe(200);
      const events = (await stored()).filter((event) => event.message_id === 'm-skew');
      expect(events).toHaveLength(1);
      expect(Math.abs((events[0]?.occurred_at ?? 0) - (now - hour))).toBeLessThan(10_000);
      const found = await app.call('GET', '/api/customers?q=42');
      expect(found.json).toMatchObject({ items: [{ externalId: '42' }], total: 1 });
    });

    test.each([
      ['Order Completed', { total: 39000, order_id: 'o-1' }],
      ['purchase', { value: 39000, currency: 'KRW' }],
    ])('%s of another system is an order with its amount', async (name, properties) => {
      const userId = `buyer-of-${name}`;
      expect((await send('/v1/track', { userId, event: name, properties })).status).toBe(200);
      const { db } = app.services.database;
      const customer = await db
        .selectFrom('customers')
        .select('id')
        .where('external_id', '=', userId)
        .executeTakeFirst();
      const id = customer?.id ?? 0;
      const kept = await db
        .selectFrom('events')
        .select(['event', 'properties'])
        .where('customer_id', '=', id)
        .execute();
      expect(kept.map((one) => ({ ...one, properties: JSON.parse(one.properties) as unknown }))).toEqual([
        { event: 'order_completed', properties: { ...properties, amount: 39000 } },
      ]);
      const raw = await db.selectFrom('rfm').select(['orders', 'amount']).where('customer_id', '=', id).execute();
      expect(raw).toEqual([{ orders: 1, amount: 39000 }]);
    });

    test('half of a character is no id: nobody could be found by it again', async () => {
      const half = 'user-\ud83e';
      const refused = { error: { code: 'bad-input' } };
      expect((await send('/v1/track', { userId: half, event: 'Looked' })).json).toMatchObject(refused);
      expect((await send('/v1/alias', { userId: 'whole', previousId: half })).json).toMatchObject(refused);
      expect((await send('/v1/track', { userId: 'user-🧢', event: 'Looked' })).status).toBe(200);
    });

    test('a time ahead of ours becomes the moment of receipt', async () => {
      await send('/v1/track', { userId: 'a', event: 'Future', timestamp: '2999-01-01T00:00:00Z' });
      const event = (await stored()).find((one) => one.event === 'Future');
      expect(event?.occurred_at).toBeLessThanOrEqual(Date.now());
    });

    test('what is missing or wrong is named by its place', async () => {
      const wrong: readonly (readonly [unknown, string])[] = [
        [{ event: 'x' }, 'userId'],
        [{ userId: 'a' }, 'event'],
        [{ userId: 'a', event: '' }, 'event'],
        [{ userId: 'a', event: 'x', timestamp: 'yesterday' }, 'timestamp'],
        [{ userId: 'a', event: 'x', properties: [] }, 'properties'],
        [{ userId: 'a', event: 'x'.repeat(201) }, 'event'],
      ];
      for (const [body, path] of wrong) {
        const answer = await send('/v1/track', body);
        expect([answer.status, answer.json]).toMatchObject([400, { error: { code: 'bad-input', places: [{ path }] } }]);
      }
    });

    test('more than 64 KB is refused', async () => {
      const answer = await send('/v1/track', { userId: 'a', event: 'x', properties: { text: 'x'.repeat(70_000) } });
      expect([answer.status, answer.json]).toMatchObject([413, { error: { code: 'body-too-large' } }]);
    });
  });

  test('identify fills the profile, and a later withdrawal of consent holds', async () => {
    const traits = {
      name: '이하늘',
      email: 'sky@example.com',
      phone: '010-1234-5678',
      timezone: 'Europe/Paris',
      plan: 'gold',
      consents: { email: true, sms: { ad: true, night: false } },
    };
    expect((await send('/v1/identify', { userId: 'sky', traits })).json).toEqual({ success: true });
    const list = (await app.call('GET', '/api/customers?q=0101234')).json as { items: { id: number }[] };
    const id = list.items[0]?.id ?? 0;
    const detail = (await app.call('GET', `/api/customers/${id}`)).json as Record<string, unknown>;
    expect(detail).toMatchObject({
      externalId: 'sky',
      name: '이하늘',
      email: 'sky@example.com',
      phone: '+821012345678',
      zone: 'Europe/Paris',
      attributes: { plan: 'gold', name: '이하늘' },
      consents: [
        { channel: 'email', purpose: 'ad', granted: true, source: 'identify' },
        { channel: 'sms', purpose: 'ad', granted: true },
        { channel: 'sms', purpose: 'night', granted: false },
      ],
    });
    await send('/v1/identify', { userId: 'sky', traits: { plan: null, consents: { email: false } } });
    await send('/v1/identify', { userId: 'sky', timestamp: '2020-01-01', traits: { consents: { email: true } } });
    const later = (await app.call('GET', `/api/customers/${id}`)).json as { attributes: object; consents: object[] };
    expect(later.attributes).not.toHaveProperty('plan');
    expect(later.consents[0]).toMatchObject({ channel: 'email', granted: false });
  });

  describe('batch', () => {
    test('good items are taken, bad ones are reported and kept', async () => {
      const answer = await send('/v1/batch', {
        batch: [
          { type: 'identify', userId: 'b1', traits: { name: '배치' } },
          { type: 'track', userId: 'b1', event: 'In', messageId: 'b-1' },
          { type: 'track', userId: 'b1', event: 'In', messageId: 'b-1' },
          { type: 'track', event: 'Nobody' },
          { type: 'page', userId: 'b1' },
          { type: 'track', userId: 'b1', event: 'nul\u0000' },
          'text',
          null,
        ],
      });
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({
        success: true,
        rejected: [
          { index: 3, code: 'bad-input' },
          { index: 4, code: 'unsupported-type' },
          { index: 5, code: 'null-character' },
          { index: 6, code: 'unsupported-type' },
          { index: 7, code: 'unsupported-type' },
        ],
      });
      expect((await stored()).filter((event) => event.event === 'In')).toHaveLength(1);
      const kept = await app.services.database.db.selectFrom('rejected').select('code').execute();
      expect(kept).toHaveLength(5);
    });

    test('a batch without one good item is refused', async () => {
      const answer = await send('/v1/batch', { batch: [{ type: 'track' }, {}] });
      expect([answer.status, answer.json]).toMatchObject([
        400,
        { error: { places: [{ path: 'batch.0' }, { path: 'batch.1' }] } },
      ]);
    });
  });
});
