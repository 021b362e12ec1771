import { localDay } from '../../engine/wall-clock.ts';
import { recordActivity } from '../facts/activity.ts';
import { ORDER_EVENT } from '../facts/event-columns.ts';
import { execute, insertRows, type Database } from '../store/database.ts';
import { sampleCalendar, type SampleCalendar } from './calendar.ts';
import { inventedPerson } from './people.ts';
import { readCampaigns, readHouseholds, readOrders, type SampleEvent } from './read-files.ts';

/** The sample's clock times are taken as this zone's; it has had no daylight saving since 1988. */
export const SAMPLE_ZONE = 'Asia/Seoul';
const dayMs = 86_400_000;
const householdsPerChunk = 100;

/** When something of the sample happened, laid over our calendar. */
export function sampleInstant(at: string, calendar: SampleCalendar): number {
  return Date.parse(`${at.replace(' ', 'T')}+09:00`) + calendar.shiftDays * dayMs;
}

/** Local day of the data, before the shift. */
export function sampleDay(at: string): number {
  return Date.parse(`${at.slice(0, 10)}T00:00:00Z`) / dayMs;
}

/**
 * Loads the sample shop: customers with real orders, campaigns and coupons up to the cut, and invented names,
 * addresses and consents. Chunked and repeatable: households that are already there are left alone, so that a load
 * that was interrupted is finished by the next one.
 *
 * @param folder the folder of the sample's files.
 * @param progress called with 0..1.
 */
export async function loadSample(
  database: Database,
  folder: string,
  now: number,
  progress: (done: number) => void,
): Promise<{ customers: number; events: number }> {
  const stored = await execute<{ value: string }>(
    database,
    database.db,
    `select value from settings where key = 'sample-calendar'`,
  );
  const calendar = stored[0]
    ? (JSON.parse(stored[0].value) as SampleCalendar)
    : sampleCalendar(localDay(now, SAMPLE_ZONE));
  if (!stored[0])
    await insertRows(
      database,
      database.db,
      'settings',
      ['key', 'value'],
      [['sample-calendar', JSON.stringify(calendar)]],
    );
  progress(0.01);
  const [orders, campaigns, attributes] = [
    await readOrders(folder),
    await readCampaigns(folder),
    await readHouseholds(folder),
  ];
  progress(0.2);
  const byHousehold = new Map<number, SampleEvent[]>();
  for (const order of orders) byHousehold.set(order.household, []);
  const add = (event: SampleEvent): void => {
    if (sampleDay(event.at) <= calendar.cutDay) byHousehold.get(event.household)?.push(event);
  };
  for (const { orderId, household, at, properties } of orders) {
    add({ messageId: `sample-order-${orderId}`, household, event: ORDER_EVENT, at, properties });
  }
  campaigns.forEach(add);
  const households = [...byHousehold.keys()].sort((a, b) => a - b);
  let events = 0;
  for (let start = 0; start < households.length; start += householdsPerChunk) {
    const chunk = households.slice(start, start + householdsPerChunk);
    const parts = { byHousehold, attributes, calendar, now };
    events += await database.write((tx) => loadHouseholds(database, tx, chunk, parts));
    progress(0.2 + (0.8 * Math.min(households.length, start + householdsPerChunk)) / households.length);
    // Yields to the event loop, so that pages are served while the sample loads.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { customers: households.length, events };
}

type WriteTx = Parameters<Parameters<Database['write']>[0]>[0];

async function loadHouseholds(
  database: Database,
  tx: WriteTx,
  households: readonly number[],
  parts: {
    byHousehold: ReadonlyMap<number, readonly SampleEvent[]>;
    attributes: ReadonlyMap<number, Record<string, string | number>>;
    calendar: SampleCalendar;
    now: number;
  },
): Promise<number> {
  const { byHousehold, attributes, calendar, now } = parts;
  const people = households.map((household) => ({ household, ...inventedPerson(household) }));
  const inserted = await insertRows<{ id: number; external_id: string }>(
    database,
    tx,
    'customers',
    ['external_id', 'attributes', 'email', 'phone', 'created_at', 'updated_at', 'invented'],
    people.map(({ household, name, email, phone }) => {
      const first = byHousehold.get(household)![0];
      const created = first ? sampleInstant(first.at, calendar) : now;
      return [
        `household-${household}`,
        JSON.stringify({ name, ...attributes.get(household) }),
        email,
        phone,
        created,
        now,
        1,
      ];
    }),
    'on conflict (external_id) do nothing returning id, external_id',
  );
  const idOf = new Map(inserted.map((row) => [row.external_id, row.id]));
  const fresh = people.flatMap((person) => {
    const id = idOf.get(`household-${person.household}`);
    return id === undefined ? [] : [{ ...person, id }];
  });
  const consents = fresh.flatMap(({ id, consents: { email, sms, alimtalk, night } }) => [
    [id, 'email', 'ad', Number(email), now, 'invented'],
    [id, 'sms', 'ad', Number(sms), now, 'invented'],
    [id, 'alimtalk', 'ad', Number(alimtalk), now, 'invented'],
    [id, 'sms', 'night', Number(sms && night), now, 'invented'],
  ]);
  await insertRows(
    database,
    tx,
    'consents',
    ['customer_id', 'channel', 'purpose', 'granted', 'at', 'source'],
    consents,
  );
  const events = fresh.flatMap(({ id, household }) =>
    byHousehold
      .get(household)!
      .map((event) => ({ ...event, customer: id, occurredAt: sampleInstant(event.at, calendar) })),
  );
  await insertRows(
    database,
    tx,
    'events',
    ['message_id', 'customer_id', 'event', 'occurred_at', 'received_at', 'properties', 'origin'],
    events.map(({ messageId, customer, event, occurredAt, properties }) => [
      messageId,
      customer,
      event,
      occurredAt,
      now,
      JSON.stringify(properties),
      'history',
    ]),
    'on conflict (message_id) do nothing',
  );
  await recordActivity(database, tx, SAMPLE_ZONE, events);
  return events.length;
}
