import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, type Shop } from '../sending/testing/shop.ts';
import { messagesFile } from './messages-file.ts';

async function textOf(file: AsyncIterable<Buffer | string>): Promise<string> {
  const parts: string[] = [];
  for await (const part of file) parts.push(part.toString());
  return parts.join('');
}

describe('messages as a file', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
    const ids = await shop.customers([
      { name: '=HYPERLINK("x")' },
      ...Array.from({ length: 1200 }, () => ({ name: '김나루' })),
    ]);
    await shop.queue(ids.map((customer) => ({ customer })));
    await shop.query(`update messages set state = 'skipped', reason = 'no-consent' where id % 3 = 0`);
  });
  afterAll(() => shop.close());

  it('holds every message of the list once, newest first, also beyond one reading', async () => {
    const rows: Record<string, string>[] = parse(await textOf(messagesFile(shop.services, {}, 'en', 'Asia/Seoul')), {
      bom: true,
      columns: true,
    });
    const stored = await shop.query<{ id: number }>('select id from messages order by id desc');
    expect(rows.map((row) => Number(row['Number']))).toEqual(stored.map(({ id }) => id));
    expect(rows.length).toBe(1201);
  });

  it('keeps the filter, tells states and reasons in words of the language, and starts with a byte-order mark', async () => {
    const text = await textOf(messagesFile(shop.services, { state: 'skipped' }, 'ko', 'Asia/Seoul'));
    expect(text.startsWith('\uFEFF번호,')).toBe(true);
    const rows: Record<string, string>[] = parse(text, { bom: true, columns: true });
    expect(rows.length).toBe(400);
    expect(new Set(rows.map((row) => `${row['상태']} ${row['이유']}`))).toEqual(
      new Set(['건너뜀 광고 수신에 동의하지 않았어요']),
    );
  });

  it('writes moments by the clock of the shop, as dates of a spreadsheet, and phone numbers as the page does', async () => {
    await shop.query(
      `update messages set queued_at = ?, final_at = ?, recipient = ? where id = (select max(id) from messages)`,
      [Date.parse('2026-07-14T15:59:59.900Z'), Date.parse('2026-11-01T06:30:00Z'), '+821012345678'],
    );
    const newest = async (zone: string): Promise<Record<string, string> | undefined> => {
      const rows: Record<string, string>[] = parse(await textOf(messagesFile(shop.services, {}, 'en', zone)), {
        bom: true,
        columns: true,
      });
      return rows[0];
    };
    expect(await newest('Asia/Seoul')).toMatchObject({
      'Queued at (Asia/Seoul)': '2026-07-15 00:59:59',
      'Settled at (Asia/Seoul)': '2026-11-01 15:30:00',
      Recipient: '010-1234-5678',
    });
    expect(await newest('America/New_York')).toMatchObject({
      'Queued at (America/New_York)': '2026-07-14 11:59:59',
      'Settled at (America/New_York)': '2026-11-01 01:30:00',
    });
  });

  it('makes formulas in names harmless', async () => {
    const text = await textOf(messagesFile(shop.services, {}, 'en', 'Asia/Seoul'));
    expect(text).toContain(`'=HYPERLINK`);
    expect(text).not.toMatch(/(^|,)"?=HYPERLINK/m);
  });
});
