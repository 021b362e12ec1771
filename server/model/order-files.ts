/** Readers of order files: the sample shop, the CDNOW sample, and any shop's CSV. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { dayNumber, orderBook, shopOf } from './shop.ts';
import type { Shop, ShopOrder } from './shop.ts';

type Row = Record<string, string | undefined>;

/** Names under which shops' files carry the three columns. */
const names = {
  customer: ['customer', 'customer_id', 'household_id', 'user_id', 'userid'],
  date: ['date', 'ordered_at', 'order_date', 'timestamp', 'created_at'],
  amount: ['amount', 'total', 'revenue', 'spend', 'value'],
} as const;

/**
 * Reads a CSV of orders (plain or .gz) with a header naming customer, date and amount. Dates are taken as the shop's
 * local dates; orders on or after `endDay` are left out as they are read. @throws Error naming the row when a column is missing or a value cannot be read.
 */
export async function readOrdersCsv(path: string, endDay = Infinity): Promise<Shop> {
  const file = createReadStream(path);
  const text = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  const parser = text.pipe(
    parse({ bom: true, columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()) }),
  );
  text.on('error', (error: Error) => parser.destroy(error));
  file.on('error', (error) => parser.destroy(error));
  const book = orderBook();
  let line = 1;
  for await (const row of parser as AsyncIterable<Row>) {
    const order = orderOf(row, ++line);
    if (order.day < endDay) book.add(order);
  }
  return book.finish();
}

function orderOf(row: Row, line: number): ShopOrder {
  const field = (column: keyof typeof names): string => {
    const found = names[column].map((name) => row[name]).find((value) => value !== undefined && value !== '');
    if (found === undefined) throw new Error(`Line ${line} of the orders has no ${column}.`);
    return found;
  };
  const amount = Number(field('amount'));
  if (!Number.isFinite(amount)) throw new Error(`Line ${line} of the orders has an amount that is not a number.`);
  return { customer: field('customer'), day: dayNumber(field('date')), amount };
}

/** Reads the CDNOW sample: whitespace-separated master id, sample id, YYYYMMDD, CDs, dollars. */
export async function readCdnow(path: string): Promise<Shop> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return shopOf(
    lines.map((line) => {
      const [, customer = '', date = '', , amount = ''] = line.trim().split(/\s+/);
      const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;
      return { customer, day: dayNumber(iso), amount: Number(amount) };
    }),
  );
}
