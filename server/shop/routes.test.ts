import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudienceEstimate, BandCount, ModelCard, RfmCell } from '../../engine/contract/shop.ts';
import type { AudienceFilter } from '../../engine/filter.ts';
import { audienceEstimates } from '../audiences/estimate.ts';
import { smallSample, type SmallSample } from '../sample/testing/small-sample.ts';
import { basicModel } from '../training/testing/basic-model.ts';
import { modelCard } from './model-card.ts';
import { startShopApp, type ShopApp } from './testing/shop-app.ts';

const filterOf = (...rules: AudienceFilter['rules']): AudienceFilter => ({ combinator: 'and', rules });

describe('the figures of a shop', () => {
  let sample: SmallSample;
  let app: ShopApp;
  beforeAll(async () => {
    sample = await smallSample(60);
    app = await startShopApp(sample.folder);
    await app.sample.load(() => undefined);
  });
  afterAll(async () => {
    await app.close();
    await sample.remove();
  });

  it('estimates an audience exactly and shows some of its people', async () => {
    const [found] = await app.shop.rows<{ n: number }>(
      `select count(*) as n from consents where channel = 'email' and purpose = 'ad' and granted = 1`,
    );
    const filter = filterOf({ kind: 'consent', channel: 'email', granted: true });
    const { status, json } = await app.call('POST', '/api/audience/estimate', filter);
    const estimate = json as AudienceEstimate;
    expect(status).toBe(200);
    expect({ people: estimate.people, of: estimate.of, sampled: estimate.sampled }).toEqual({
      people: found!.n,
      of: 60,
      sampled: undefined,
    });
    expect(estimate.sample).toHaveLength(20);
    expect(new Set(estimate.sample.map(({ id }) => id)).size).toBe(20);
    expect(estimate.sample.every(({ name }) => name !== null)).toBe(true);
  });

  it('refuses an estimate of something that is no filter', async () => {
    const { status, json } = await app.call('POST', '/api/audience/estimate', { combinator: 'xor', rules: [] });
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { code: 'bad-input' } });
  });

  it('counts everybody in exactly one band, as churn filters do', async () => {
    const { json } = await app.call('GET', '/api/bands');
    const bands = json as BandCount[];
    expect(bands.map(({ band }) => band)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(bands.reduce((sum, { people }) => sum + people, 0)).toBe(60);
    const inLowest = filterOf({ kind: 'churn', op: 'lt', probability: 0.1 });
    const estimate = (await app.call('POST', '/api/audience/estimate', inLowest)).json as AudienceEstimate;
    expect(estimate.people).toBe(bands[1]!.people);
  });

  it('puts every buyer into one of 25 RFM cells, with what the buyers spent', async () => {
    const { json } = await app.call('GET', '/api/rfm');
    const cells = json as RfmCell[];
    expect(cells).toHaveLength(25);
    const [buyers] = await app.shop.rows<{ n: number; amount: number }>(
      'select count(*) as n, sum(amount) as amount from rfm where last_order_day is not null',
    );
    expect(cells.reduce((sum, cell) => sum + cell.people, 0)).toBe(buyers!.n);
    expect(cells.reduce((sum, cell) => sum + cell.revenue, 0)).toBeCloseTo(buyers!.amount, 0);
    const champions = cells.filter(({ group }) => group === 'champions').reduce((sum, cell) => sum + cell.people, 0);
    const painted = filterOf({ kind: 'rfm', in: { cells: [], groups: ['champions'] } });
    const estimate = (await app.call('POST', '/api/audience/estimate', painted)).json as AudienceEstimate;
    expect(estimate.people).toBe(champions);
  });

  it('shows the card of the model in use', async () => {
    const card = (await app.call('GET', '/api/model')).json as ModelCard;
    expect(card.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(card.horizonDays).toBe(28);
    expect(card.metrics['auc']).toBeGreaterThan(0.8);
    expect(Object.keys(card.baselines)).toContain('bgnbd');
    expect(card.tooLittleData).toBe(false);
    expect(modelCard((await basicModel(1)).info).tooLittleData).toBe(true);
  });

  it('scales a sample up in a large shop, and says so', async () => {
    const many = Array.from({ length: 12_000 }, (_, n) => n);
    await app.shop.customers(many.length, 'big');
    const filter = filterOf({ kind: 'property', property: 'externalId', op: 'startsWith', value: 'big' });
    const estimate = await audienceEstimates(app.services, 5000)(filter);
    expect(estimate.of).toBe(12_060);
    expect(estimate.sampled).toBeGreaterThan(4000);
    expect(estimate.sampled).toBeLessThanOrEqual(12_060);
    expect(Math.abs(estimate.people - 12_000)).toBeLessThan(120);
  });
});

describe('a shop without a model', () => {
  it('says that there is none where scores are needed, and answers everything else', async () => {
    const sample = await smallSample(3);
    const app = await startShopApp(sample.folder, { model: false });
    try {
      await app.sample.load(() => undefined);
      const churn = filterOf({ kind: 'churn', op: 'gte', probability: 0.5 });
      const answers = await Promise.all([
        app.call('GET', '/api/bands'),
        app.call('GET', '/api/model'),
        app.call('POST', '/api/audience/estimate', churn),
        app.call('GET', '/api/rfm'),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 200]);
      expect(answers[2].json).toMatchObject({ error: { code: 'no-model' } });
    } finally {
      await app.close();
      await sample.remove();
    }
  });
});
