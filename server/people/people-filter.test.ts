import { parse } from 'csv-parse/sync';
import { beforeAll, expect, it } from 'vitest';
import type { Page } from '../../engine/contract/common.ts';
import type { HorizonView } from '../../engine/contract/models.ts';
import type { CustomerListItem } from '../../engine/contract/people.ts';
import { RFM_GROUPS } from '../../engine/filter.ts';
import { rfmCellPart } from '../../engine/rfm-part.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { recordActivity } from '../facts/activity.ts';
import { createRfmScores } from '../facts/rfm.ts';
import { onEachStore } from '../http/testing/each-store.ts';
import type { TestApp } from '../http/testing/test-app.ts';
import { seededRandom } from '../model/random.ts';
import { rfmCells } from '../shop/rfm-cells.ts';

const DAY = 86_400_000;

onEachStore('the people behind the figures of horizon and RFM', (door) => {
  let app: TestApp;
  /** Days ago of each customer's orders; null = looked around only. */
  const ordersOf = new Map<number, readonly number[] | null>();

  beforeAll(async () => {
    app = door();
    const { services, shop } = app;
    const { zone } = await services.settings.get();
    const random = seededRandom(9);
    const ids = await shop.customers(240, 'pace');
    const rows = ids.flatMap((customer, index) => {
      // Every tenth never bought, every twelfth bought again today after a silence, some were gone for more than a year.
      const reach = index % 15 === 0 ? 800 : 200;
      const orders = Array.from({ length: 1 + Math.floor(4 * random()) }, () => 1 + Math.floor(reach * random()));
      const own = index % 10 === 9 ? null : index % 12 === 0 ? [...orders, 0] : orders;
      ordersOf.set(customer, own);
      const event = own === null ? 'product_viewed' : 'order_completed';
      return (own ?? [20]).map((ago) => ({
        customer,
        event,
        occurredAt: shop.time.now - ago * DAY,
        properties: { amount: 1 + Math.floor(50 * random()) },
      }));
    });
    await services.database.write((tx) => recordActivity(services.database, tx, zone, rows));
  });

  async function peopleOf(query: string): Promise<{ readonly total: number | null; readonly ids: number[] }> {
    const ids: number[] = [];
    let total: number | null = null;
    for (let cursor: string | null = ''; cursor !== null;) {
      const { status, json } = await app.call('GET', `/api/customers?${query}${cursor && `&cursor=${cursor}`}`);
      expect(status).toBe(200);
      const page = json as Page<CustomerListItem>;
      total ??= page.total;
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    }
    return { total, ids };
  }

  const newestFirst = (ids: readonly number[]): number[] => [...ids].sort((a, b) => b - a);

  it.each([28, 45, 60, 90])('are those whom a horizon of %i days would call gone', async (days) => {
    const view = (await app.call('GET', `/api/horizon?days=${String(days)}`)).json as HorizonView;
    const { zone } = await app.services.settings.get();
    const now = app.shop.time.now;
    const today = localDay(now, zone);
    const gone = [...ordersOf].flatMap(([id, orders]) => {
      const before = (orders ?? []).filter((ago) => ago > 0).map((ago) => today - localDay(now - ago * DAY, zone));
      return before.length > 0 && before.every((ago) => ago > days) ? [id] : [];
    });
    expect(gone.length).toBeGreaterThan(10);
    expect(view.goneNow).toBe(gone.length);
    expect(await peopleOf(`silentFor=${String(days)}`)).toEqual({ total: view.goneNow, ids: newestFirst(gone) });
  });

  it('are everybody who has bought, for the number of buyers', async () => {
    const { buyers } = (await app.call('GET', '/api/horizon')).json as HorizonView;
    const bought = [...ordersOf].flatMap(([id, orders]) => (orders === null ? [] : [id]));
    expect(buyers).toBe(bought.length);
    expect(await peopleOf('silentFor=0')).toEqual({ total: buyers, ids: newestFirst(bought) });
  });

  it('are those of a cell and of a group of the RFM chart, and whoever is in none', async () => {
    const cells = await rfmCells(app.services, createRfmScores(app.services.database)).get();
    const seen: number[] = [];
    for (const cell of cells) {
      const { total, ids } = await peopleOf(`rfm=${rfmCellPart(cell)}`);
      expect({ ...cell, total, listed: ids.length }).toEqual({ ...cell, total: cell.people, listed: cell.people });
      seen.push(...ids);
    }
    for (const group of RFM_GROUPS.filter((one) => one !== 'prospect')) {
      const people = cells.filter((cell) => cell.group === group).reduce((sum, cell) => sum + cell.people, 0);
      expect({ group, total: (await peopleOf(`rfm=${group}`)).total }).toEqual({ group, total: people });
    }
    expect(new Set(seen).size).toBe(seen.length);
    const nowhere = [...ordersOf.keys()].filter((id) => !seen.includes(id));
    expect(nowhere.length).toBeGreaterThan(20);
    expect(await peopleOf('rfm=prospect')).toEqual({ total: nowhere.length, ids: newestFirst(nowhere) });
  });

  it('are searched, narrowed further, and taken along as a file', async () => {
    const { ids } = await peopleOf('silentFor=45');
    const named = ids.filter((_, index) => index % 5 === 0);
    await app.services.database.write(async (tx) => {
      await tx.updateTable('customers').set({ email: 'five@example.com' }).where('id', 'in', named).execute();
    });
    expect(await peopleOf('silentFor=45&q=five@')).toEqual({ total: named.length, ids: named });
    const at = await peopleOf('rfm=at-risk');
    const both = ids.filter((id) => at.ids.includes(id));
    expect(both.length).toBeGreaterThan(0);
    expect(await peopleOf('silentFor=45&rfm=at-risk')).toEqual({ total: both.length, ids: both });
    const { text } = await app.call('GET', '/api/customers.csv?silentFor=45&q=five@&locale=en');
    const rows: Record<string, string>[] = parse(text, { bom: true, columns: true });
    const items = (await app.call('GET', '/api/customers?silentFor=45&q=five@')).json as Page<CustomerListItem>;
    expect(rows.map((row) => row['Customer id'])).toEqual(items.items.map(({ externalId }) => externalId));
    expect(rows.length).toBeGreaterThan(3);
  });

  it('are refused for a part of the grid that there is not, and for days that are none', async () => {
    const answers = await Promise.all(
      ['rfm=r6f1', 'rfm=rich', 'silentFor=-1', 'silentFor=x'].map((query) =>
        app.call('GET', `/api/customers?${query}`),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    const { status, json } = await app.call('GET', '/api/customers.csv?rfm=rich');
    expect({ status, code: (json as { error: { code: string } }).error.code }).toEqual({
      status: 400,
      code: 'bad-input',
    });
  });
});
