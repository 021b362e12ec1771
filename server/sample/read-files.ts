import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** An order of the sample: a real basket. */
export interface SampleOrder {
  readonly orderId: string;
  readonly household: number;
  /** `YYYY-MM-DD HH:MM:SS`, local. */
  readonly at: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface SampleEvent {
  readonly messageId: string;
  readonly household: number;
  readonly event: string;
  readonly at: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

type Row = Record<string, string>;

async function* rows(file: string): AsyncGenerator<Row> {
  const source = createReadStream(file);
  const text = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  const parser = text.pipe(parse({ columns: true }));
  source.on('error', (error: Error) => parser.destroy(error));
  text.on('error', (error: Error) => parser.destroy(error));
  yield* parser as AsyncIterable<Row>;
}

const cents = (text: string | undefined): number => Math.round(Number(text) * 100) / 100;

/** The orders with their departments, in the order of the file (by time). */
export async function readOrders(folder: string): Promise<SampleOrder[]> {
  const departments = new Map<string, string[]>();
  for await (const row of rows(join(folder, 'order-departments.csv.gz'))) {
    const list = departments.get(row['order_id']!);
    if (list) list.push(row['department']!);
    else departments.set(row['order_id']!, [row['department']!]);
  }
  const orders: SampleOrder[] = [];
  for await (const row of rows(join(folder, 'orders.csv.gz'))) {
    orders.push({
      orderId: row['order_id']!,
      household: Number(row['household_id']),
      at: row['ordered_at']!,
      properties: {
        order_id: row['order_id'],
        amount: cents(row['amount']),
        quantity: Number(row['quantity']),
        lines: Number(row['lines']),
        store_id: row['store_id'],
        retail_discount: cents(row['retail_discount']),
        coupon_discount: cents(row['coupon_discount']),
        departments: departments.get(row['order_id']!) ?? [],
      },
    });
  }
  return orders;
}

/** Campaigns that households were sent, and coupons they redeemed. */
export async function readCampaigns(folder: string): Promise<SampleEvent[]> {
  const campaigns = new Map<string, Row>();
  for await (const row of rows(join(folder, 'campaigns.csv'))) campaigns.set(row['campaign_id']!, row);
  const events: SampleEvent[] = [];
  for await (const { campaign_id: id, household_id: household } of rows(join(folder, 'campaign-households.csv.gz'))) {
    const campaign = campaigns.get(id!);
    if (!campaign) continue;
    events.push({
      messageId: `sample-campaign-${id}-${household}`,
      household: Number(household),
      event: 'campaign_received',
      at: `${campaign['start_date']} 10:00:00`,
      properties: { campaign_id: id, campaign_type: campaign['campaign_type'] },
    });
  }
  let n = 0;
  for await (const row of rows(join(folder, 'coupon-redemptions.csv.gz'))) {
    events.push({
      messageId: `sample-coupon-${++n}`,
      household: Number(row['household_id']),
      event: 'coupon_redeemed',
      at: `${row['redemption_date']} 12:00:00`,
      properties: { coupon_upc: row['coupon_upc'], campaign_id: row['campaign_id'] },
    });
  }
  return events;
}

/** Real attributes of the 801 households that have them. */
export async function readHouseholds(folder: string): Promise<Map<number, Record<string, string | number>>> {
  const found = new Map<number, Record<string, string | number>>();
  for await (const { household_id: id, kids_count: kids, ...row } of rows(join(folder, 'households.csv'))) {
    const attributes: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(row)) if (value !== '') attributes[name] = value;
    if (kids !== undefined && kids !== '') attributes['kids_count'] = Number.isNaN(Number(kids)) ? kids : Number(kids);
    found.set(Number(id), attributes);
  }
  return found;
}
