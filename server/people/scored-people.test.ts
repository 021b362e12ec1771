import { parse } from 'csv-parse/sync';
import { beforeAll, expect, it } from 'vitest';
import type { CustomerListItem } from '../../engine/contract/people.ts';
import { dayOf } from '../../engine/wall-clock.ts';
import { seededRandom } from '../model/random.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { insertRows } from '../store/database.ts';
import { peopleFile } from './people-file.ts';
import { scoredPeople, type ScoreFilter } from './scored-people.ts';

interface Known {
  readonly id: number;
  readonly externalId: string;
  readonly p: number | null;
  readonly band: number | null;
}

onEachDatabase('people by their daily score', (open) => {
  let shop: TestShop;
  const everybody: Known[] = [];

  beforeAll(async () => {
    shop = await open();
    const ids = await shop.customers(130, 'score');
    const random = seededRandom(5);
    ids.forEach((id, index) => {
      // Every fourth shares its probability with others, every tenth has none; hysteresis keeps some out of their slice.
      const p = index % 10 === 9 ? null : index % 4 === 0 ? 0.5 : Math.round(random() * 1000) / 1000;
      const band = p === null ? null : Math.min(10, Math.floor(10 * p) + 1 + (index % 7 === 0 && p < 0.9 ? 1 : 0));
      everybody.push({ id, externalId: `score-${String(index + 1)}`, p, band });
    });
    await shop.database.write((tx) =>
      insertRows(
        shop.database,
        tx,
        'scores',
        ['customer_id', 'day', 'model_hash', 'p', 'band', 'percentile', 'value', 'at_risk'],
        everybody.flatMap(({ id, p, band }) => (p === null ? [] : [[id, 20_000, 'm', p, band, 50, id + 0.25, id * p]])),
      ),
    );
  });

  /** A plain filter and sort over what was put in. */
  function expected(filter: ScoreFilter, text = ''): Known[] {
    const { band, above, below } = filter;
    const named = everybody.filter((one) => one.externalId.includes(text));
    if (Object.keys(filter).length === 0) return named.sort((a, b) => b.id - a.id);
    return named
      .filter((one) => (band === 0 ? one.p === null : one.p !== null && (band === undefined || one.band === band)))
      .filter((one) => above === undefined || one.p! >= above)
      .filter((one) => below === undefined || one.p! < below)
      .sort((a, b) => (b.p ?? 0) - (a.p ?? 0) || b.id - a.id);
  }

  async function walk(filter: ScoreFilter, text: string, size: number): Promise<CustomerListItem[]> {
    const found: CustomerListItem[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await scoredPeople(shop.services, filter, text, cursor, size);
      if (cursor === undefined) expect(page.total).toBe(expected(filter, text).length);
      found.push(...page.items);
      if (page.next === null) return found;
      expect(page.items).toHaveLength(size);
      cursor = page.next;
    }
  }

  it.each<[ScoreFilter, string]>([
    [{ band: 6 }, ''],
    [{ band: 10 }, ''],
    [{ band: 0 }, ''],
    [{ above: 0.5 }, ''],
    [{ above: 0.3, below: 0.5 }, ''],
    [{ below: 0.2 }, 'score-1'],
    [{ band: 6, above: 0.49 }, ''],
    [{}, ''],
    [{}, 'score-1'],
  ])('are exactly those of a plain filter, in order, page by page: %o %s', async (filter, text) => {
    const wanted = expected(filter, text);
    expect(wanted.length).toBeGreaterThan(1);
    for (const size of [1, 7, 200]) {
      const found = await walk(filter, text, size);
      expect(found.map(({ id, band, score }) => ({ id, band, score }))).toEqual(
        wanted.map(({ id, band, p }) =>
          p === null
            ? { id, band: null, score: undefined }
            : { id, band, score: { p, value: id + 0.25, atRisk: id * p } },
        ),
      );
    }
  });

  it('come as a file that spreadsheets read, with formulas made harmless', async () => {
    await shop.database.write(async (tx) => {
      await tx
        .updateTable('customers')
        .set({ attributes: JSON.stringify({ name: '=1+1' }), phone: '+821012345678' })
        .where('id', '=', expected({ band: 10 })[0]!.id)
        .execute();
      await tx
        .insertInto('rfm')
        .values({
          ...{ customer_id: expected({ band: 10 })[0]!.id, r: 1, f: 1, m: 1, rfm_group: 'hibernating' },
          ...{ orders: 3, amount: 9, last_order_day: dayOf('2025-12-27'), updated_day: dayOf('2026-11-23') },
        })
        .execute();
    });
    const chunks: Buffer[] = [];
    for await (const chunk of peopleFile(shop.services, { band: 10 }, '', 'ko')) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    expect(text.startsWith('\uFEFF고객 ID,이름,')).toBe(true);
    const [, first, ...rest] = parse(text, { bom: true });
    const wanted = expected({ band: 10 });
    expect([first, ...rest].map((row) => [row![0], Number(row![6]), Number(row![7])])).toEqual(
      wanted.map(({ externalId, band, p }) => [externalId, band, p]),
    );
    // A phone number as people write it: with its `+` it would be a formula, and made harmless it could not be dialled.
    expect(first!.slice(1, 6)).toEqual(["'=1+1", expect.anything(), '010-1234-5678', '3', '2025-12-27']);
  });

  it('come as a file of everybody too, those without a score among them, in the order of the list', async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of peopleFile(shop.services, {}, 'score-', 'en')) chunks.push(chunk as Buffer);
    const rows: Record<string, string>[] = parse(Buffer.concat(chunks), { bom: true, columns: true });
    expect(
      rows.map((row) => [row['Customer id'], row['Churn band (daily)'], row['Probability of leaving (daily)']]),
    ).toEqual(
      expected({}).map(({ externalId, band, p }) => [
        externalId,
        band === null ? '' : String(band),
        p === null ? '' : p.toFixed(4),
      ]),
    );
  });
});
