import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FactRequest } from '../../engine/facts.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { testShop, type TestShop } from '../runs/testing/shop.ts';
import { execute } from '../store/database.ts';
import { recordActivity } from './activity.ts';
import { createFactSource } from './fact-source.ts';
import type { ChurnScorer } from './scorer.ts';
import { createRfmScores } from './rfm.ts';

const now = Date.UTC(2026, 4, 6, 3);

describe('the fact source', () => {
  let shop: TestShop;
  let ids: number[];
  const asked: { histories: number; day: number; now: number }[] = [];
  const halves: ChurnScorer = {
    score(histories, day, at) {
      asked.push({ histories: histories.length, day, now: at });
      return Promise.resolve(
        histories.map(() => ({ status: 'scored' as const, p: 0.5, band: 6, reasons: [], modelHash: 'h', at })),
      );
    },
  };
  beforeAll(async () => {
    shop = await testShop({ now });
    ids = await shop.customers(3);
    const { database } = shop;
    const consent = `insert into consents (customer_id, channel, purpose, granted, at, source) values
      (?, 'sms', 'ad', 1, 0, 't'), (?, 'email', 'ad', 1, 0, 't'), (?, 'alimtalk', 'ad', 0, 0, 't'), (?, 'sms', 'night', 1, 0, 't')`;
    await execute(database, database.db, consent, [ids[0], ids[0], ids[0], ids[1]]);
    const event = { customer: ids[0]!, event: 'order_completed', occurredAt: now - 1000, properties: { amount: 5 } };
    await database.write((tx) => recordActivity(database, tx, 'Asia/Seoul', [event]));
  });
  afterAll(() => shop.close());

  const load = (requests: FactRequest[], customers: readonly number[], scorer: ChurnScorer | null = halves) => {
    const { database, settings } = shop.services;
    const source = createFactSource({ database, settings, rfm: createRfmScores(database), scorer: () => scorer });
    return source.load(requests, customers, now);
  };

  it('answers every request for every customer at once', async () => {
    const did: FactRequest = { fact: 'did', key: 'd', event: 'visited' };
    const other: FactRequest = { fact: 'did', key: 'e', event: 'viewed', withinMs: 1000 };
    const facts = await load([{ fact: 'profile' }, { fact: 'churn' }, { fact: 'rfm' }, did, other], ids);
    expect([...facts.keys()]).toEqual(ids);
    expect(facts.get(ids[0]!)).toEqual({
      profile: {
        externalId: 'c-1',
        attributes: {},
        email: 'c1@example.com',
        phone: null,
        zone: null,
        consents: ['email', 'sms'],
      },
      churn: { status: 'scored', p: 0.5, band: 6, reasons: [], modelHash: 'h', at: now },
      rfm: { r: 1, f: 1, m: 1, group: 'hibernating', recencyDays: 0, orders: 1, amount: 5 },
      did: { d: { count: 0, last: null }, e: { count: 0, last: null } },
    });
    expect(facts.get(ids[1]!)).toMatchObject({
      profile: { consents: [] },
      churn: { status: 'none' },
      rfm: { r: null },
    });
  });

  it('scores only customers with a history, as of the shop’s day', async () => {
    asked.length = 0;
    await load([{ fact: 'churn' }], ids);
    expect(asked).toEqual([{ histories: 1, day: localDay(now, 'Asia/Seoul'), now }]);
  });

  it('fails churn for everybody, and nothing else, while there is no model', async () => {
    const facts = await load([{ fact: 'profile' }, { fact: 'churn' }], ids, null);
    expect([...facts.values()].map((its) => ('failed' in its ? its.failed.code : null))).toEqual(
      ids.map(() => 'no-model'),
    );
    expect(await load([{ fact: 'rfm' }], ids, null)).toEqual(await load([{ fact: 'rfm' }], ids));
  });

  it('fails only the customer who does not exist any more', async () => {
    const facts = await load([{ fact: 'profile' }, { fact: 'rfm' }], [ids[1]!, 999_999]);
    expect(facts.get(999_999)).toMatchObject({ failed: { code: 'no-customer' } });
    expect(facts.get(ids[1]!)).toMatchObject({ profile: { externalId: 'c-2' } });
  });

  it('lets an infrastructure failure through, so that the leg is tried again', async () => {
    const closing: ChurnScorer = { score: () => Promise.reject(new Error('The scoring pool is closed.')) };
    await expect(load([{ fact: 'churn' }], ids, closing)).rejects.toThrow('The scoring pool is closed.');
  });

  it('fails whom the model cannot score, or tells of it where that is asked for', async () => {
    const broken: ChurnScorer = { score: () => Promise.reject(new Error('the scoring thread ended')) };
    const failed = { code: 'scoring-failed', detail: 'the scoring thread ended' };
    const [scorable, ...others] = ids;
    const none = others.map((id) => [id, { churn: { status: 'none' } }] as const);
    expect([...(await load([{ fact: 'churn' }], ids, broken))]).toEqual([[scorable, { failed }], ...none]);
    expect([...(await load([{ fact: 'churn', onFailure: 'tell' }], ids, broken))]).toEqual([
      [scorable, { churn: { status: 'failed', ...failed } }],
      ...none,
    ]);
  });
});
