import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { seededRandom } from '../../model/random.ts';

/** A sample of the real one's form, small enough to be loaded by every test. */
export interface SmallSample {
  readonly folder: string;
  /** Orders in the files, and how many of them lie after the local day `cutDay` of the data. */
  readonly orders: number;
  ordersAfter(cutDay: number): number;
  remove(): Promise<void>;
}

const dayMs = 86_400_000;
const firstDay = Date.UTC(2017, 0, 1) / dayMs;

/** Writes a year of orders of so many households, about one every nine days each; one campaign, a few coupons. */
export async function smallSample(households: number): Promise<SmallSample> {
  const folder = await mkdtemp(join(tmpdir(), 'naru-sample-'));
  const random = seededRandom(7);
  const orders: { id: number; household: number; at: string; day: number; amount: number }[] = [];
  for (let household = 1; household <= households; household++) {
    for (let day = Math.floor(random() * 9); day < 365; day += 1 + Math.floor(random() * 17)) {
      const time = `${String(8 + Math.floor(random() * 13)).padStart(2, '0')}:${String(Math.floor(random() * 60)).padStart(2, '0')}:00`;
      const date = new Date((firstDay + day) * dayMs).toISOString().slice(0, 10);
      const amount = Math.round(random() * 8000) / 100;
      orders.push({ id: 0, household, at: `${date} ${time}`, day: firstDay + day, amount });
    }
  }
  orders.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.household - b.household));
  orders.forEach((order, index) => (order.id = 1000 + index));
  const put = (name: string, lines: readonly string[]): Promise<void> => {
    const text = `${lines.join('\n')}\n`;
    return writeFile(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  };
  await put('orders.csv.gz', [
    'order_id,household_id,ordered_at,amount,quantity,lines,store_id,retail_discount,coupon_discount',
    ...orders.map(({ id, household, at, amount }) => `${id},${household},${at},${amount},3,2,9,0.5,0`),
  ]);
  await put('order-departments.csv.gz', ['order_id,department', ...orders.map(({ id }) => `${id},GROCERY`)]);
  await put('campaigns.csv', ['campaign_id,campaign_type,start_date,end_date', '1,Type A,2017-05-01,2017-06-01']);
  await put('campaign-households.csv.gz', ['campaign_id,household_id', '1,1', '1,2']);
  await put('coupon-redemptions.csv.gz', ['household_id,coupon_upc,campaign_id,redemption_date', '1,77,1,2017-05-20']);
  await put('households.csv', ['household_id,income,kids_count', '1,50-74K,2', '2,,']);
  return {
    folder,
    orders: orders.length,
    ordersAfter: (cutDay) => orders.filter(({ day }) => day > cutDay).length,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
