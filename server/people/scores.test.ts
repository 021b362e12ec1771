import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../../engine/contract/common.ts';
import type { CustomerDetail, CustomerListItem, RunDetail } from '../../engine/contract/people.ts';
import type { Facts } from '../../engine/facts.ts';
import { ingest } from '../events/ingest.ts';
import { createScoringPool } from '../model/pool.ts';
import { smallSample, type SmallSample } from '../sample/testing/small-sample.ts';
import { enter } from '../runs/enter.ts';
import { driveUntil } from '../runs/testing/drive.ts';
import { byApi, exitWith, journeyOf } from '../runs/testing/journeys.ts';
import { startShopApp, type ShopApp } from '../shop/testing/shop-app.ts';
import { execute } from '../store/database.ts';
import { contrarianModel } from '../training/testing/contrarian.ts';
import { explainScores } from './explain-scores.ts';

const MINUTE = 60_000;
/** More than the pool gives reasons for unasked. */
const PEOPLE = 80;

type Step = RunDetail['path'][number];

describe('scores of people', () => {
  let now = Date.UTC(2026, 2, 2, 3);
  let sample: SmallSample;
  let app: ShopApp;

  async function step(customer: number): Promise<Step> {
    const { json } = await app.call('GET', `/api/customers/${String(customer)}`);
    const { run } = (json as CustomerDetail).runs[0]!;
    const detail = await app.call('GET', `/api/customers/${String(customer)}/runs/${String(run)}`);
    return (detail.json as RunDetail).path.find(({ node }) => node === 'band')!;
  }
  const sql = <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    app.shop.database.write((tx) => execute<Row>(app.shop.database, tx, text, [...values]));
  const stored = async (customer: number): Promise<Facts> => {
    const text = `select facts from visits where node_id = 'band' and customer_id = ?`;
    return JSON.parse((await sql<{ facts: string }>(text, [customer]))[0]!.facts) as Facts;
  };
  const reasonsOf = (facts: Facts | null): number => {
    if (facts?.churn?.status !== 'scored') throw new Error('not scored');
    return facts.churn.reasons.length;
  };

  beforeAll(async () => {
    sample = await smallSample(PEOPLE);
    app = await startShopApp(sample.folder, { clock: () => now });
    await app.sample.load(() => undefined);
    const band = {
      type: 'churn-band',
      config: { groups: [{ id: 'calm', label: '위험', bands: [1, 2, 3, 4, 5] }] },
    };
    const plan = await app.shop.publish(
      journeyOf('win-back', { start: byApi, band, won: exitWith('won') }, ['start:next>band', 'band:calm>won']),
    );
    now += MINUTE;
    const rows = await sql<{ id: number }>('select id from customers order by id');
    const entrants = rows.map(({ id }) => ({ customer: id, key: 'x', properties: {} }));
    await enter(app.services, plan, entrants, now, 'bulk');
    app.shop.time.now = now;
    await driveUntil(app.shop, now + MINUTE);
    now += MINUTE;
  });
  afterAll(async () => {
    await app.close();
    await sample.remove();
  });

  it('show their reasons to whoever opens the person, also where a large batch kept none', async () => {
    const before = await stored(7);
    expect(reasonsOf(before)).toBe(0);
    const shown = await step(7);
    expect(shown.reasonsMissing).toBeUndefined();
    expect(reasonsOf(shown.facts)).toBeGreaterThan(0);
    expect({ ...shown.facts?.churn, reasons: [] }).toEqual(before.churn);
  });

  it('keep these reasons after the customer has bought again', async () => {
    const first = await step(8);
    const { externalId } = (await app.call('GET', '/api/customers/8')).json as CustomerDetail;
    now += MINUTE;
    const order = { messageId: 'later', externalId, event: 'order_completed', properties: { amount: 99 } };
    await ingest(app.services, [{ ...order, occurredAt: now, origin: 'api' }]);
    expect(((await app.call('GET', '/api/customers/8')).json as CustomerDetail).events[0]?.event).toBe(order.event);
    expect(await step(8)).toEqual(first);
  });

  it('say why there are none: another past, a model that is gone, no model', async () => {
    await sql('delete from events where customer_id = 9');
    expect(await step(9)).toMatchObject({ reasonsMissing: 'other-history', facts: await stored(9) });
    await sql(
      `update visits set facts = json_set(facts, '$.churn.modelHash', 'older') where node_id = 'band' and customer_id = 10`,
    );
    expect(await step(10)).toMatchObject({ reasonsMissing: 'other-model', facts: await stored(10) });
    const facts = await stored(10);
    expect(await explainScores(app.services, null, 10, [facts, null])).toEqual([
      { facts, reasonsMissing: 'no-model' },
      { facts: null },
    ]);
  });

  it('are explained by the model that gave them, also when another is in use or none can be', async () => {
    const facts = await stored(11);
    const { facts: shown } = await step(11);
    expect(reasonsOf(shown)).toBeGreaterThan(0);
    const other = await createScoringPool({ model: await contrarianModel(), workers: 1 });
    try {
      for (const pool of [other, null])
        expect(await explainScores(app.services, pool, 11, [facts])).toEqual([{ facts: shown }]);
    } finally {
      await other.close();
    }
  });

  it('are told with what the version that was ridden calls its ports, whatever the draft says now', async () => {
    const passed = (
      await sql<{ id: number; port: string }>(
        `select customer_id as id, port from visits where node_id = 'band' order by port`,
      )
    ).filter(({ port }) => port === 'calm')[0]!;
    await sql(`update journeys set draft = replace(draft, '위험', 'Else')`);
    const { portLabel, port } = await step(passed.id);
    expect({ port, portLabel }).toEqual({ port: 'calm', portLabel: { ko: '위험', en: '위험' } });
  });

  it('stand in the list as bands of now; without a history there is none', async () => {
    const [stranger] = await app.shop.customers(1, 'stranger');
    const page = (await app.call('GET', '/api/customers')).json as Page<CustomerListItem>;
    expect(page.items).toHaveLength(50);
    expect(page.items.find(({ id }) => id === stranger)?.band).toBeNull();
    const known = page.items.filter(({ id }) => id !== stranger);
    for (const { id, band } of [known[0]!, known[20]!, known[48]!]) {
      const { churn } = (await app.call('GET', `/api/customers/${String(id)}`)).json as CustomerDetail;
      expect(churn).toMatchObject({ status: 'scored', band });
    }
    expect(new Set(known.map(({ band }) => band)).size).toBeGreaterThan(1);
  });
});
