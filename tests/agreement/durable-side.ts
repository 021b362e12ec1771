import type { Selectable } from 'kysely';
import type { Facts } from '../../engine/facts.ts';
import type { Journey } from '../../engine/journey.ts';
import type { Cause } from '../../engine/node-type.ts';
import { ingest } from '../../server/events/ingest.ts';
import type { ChurnScorer } from '../../server/facts/scorer.ts';
import { createFactSource } from '../../server/facts/fact-source.ts';
import { createRfmScores } from '../../server/facts/rfm.ts';
import { board } from '../../server/runs/boarding.ts';
import { enter } from '../../server/runs/enter.ts';
import { runLeg } from '../../server/runs/leg.ts';
import { testShop, type TestShop } from '../../server/runs/testing/shop.ts';
import { dispatchOnce } from '../../server/sending/dispatch.ts';
import { execute, insertRows } from '../../server/store/database.ts';
import type { RunsTable, VisitsTable } from '../../server/store/journey-schema.ts';
import type { MessagesTable } from '../../server/store/sending-schema.ts';
import { storeLikely } from './likely.ts';
import { end, start, untreatedShare, type LogEvent, type Person } from './population.ts';
import { rideOf, sendText, visitText, type Rides } from './ridden.ts';

const senders = ['sandbox-email', 'sandbox-sms'];

/** A shop with its people, their past and the journeys; facts by SQL, scores by the given scorer. */
export async function openDurableSide(
  people: readonly Person[],
  log: readonly LogEvent[],
  journeys: readonly Journey[],
  scorer: ChurnScorer,
): Promise<{ shop: TestShop; ids: readonly number[] }> {
  const bare = await testShop({ now: start, untreatedShare });
  const { database, services } = bare;
  // Thousands of small commits: whether they survive a power cut is not the question here.
  await execute(database, database.db, 'pragma synchronous = off');
  const facts = createFactSource({
    database,
    settings: services.settings,
    // The shop's distribution is kept for a minute; here it is read anew, so that both sides know the same orders.
    rfm: { ...createRfmScores(database), load: (...asked) => createRfmScores(database).load(...asked) },
    scorer: () => scorer,
  });
  const shop: TestShop = { ...bare, services: { ...services, facts } };
  const columns = ['external_id', 'attributes', 'email', 'phone', 'zone', 'created_at', 'updated_at'];
  const made = await database.write(async (tx) => {
    const rows = people.map(({ externalId, attributes, email, phone, zone }) => {
      return [externalId, JSON.stringify(attributes), email, phone, zone, start, start];
    });
    const inserted = await insertRows<{ id: number; external_id: string }>(
      database,
      tx,
      'customers',
      columns,
      rows,
      'returning id, external_id',
    );
    const idOf = new Map(inserted.map((row) => [row.external_id, row.id]));
    const consents = people.flatMap(({ externalId, consents }) =>
      consents.map((channel) => [idOf.get(externalId), channel, 'ad', 1, start, 'test']),
    );
    await insertRows(
      database,
      tx,
      'consents',
      ['customer_id', 'channel', 'purpose', 'granted', 'at', 'source'],
      consents,
    );
    return idOf;
  });
  await storeLikely(
    database,
    people.map(({ externalId }) => made.get(externalId)!),
  );
  await tell(
    shop,
    people,
    log.filter((event) => event.history),
  );
  for (const journey of journeys) await shop.publish(journey);
  return { shop, ids: people.map(({ externalId }) => made.get(externalId)!) };
}

async function tell(shop: TestShop, people: readonly Person[], events: readonly LogEvent[]): Promise<void> {
  const results = await ingest(
    shop.services,
    events.map(({ id, who, event, occurredAt, properties, history }) => ({
      messageId: `m${String(id)}`,
      externalId: people[who]!.externalId,
      origin: history ? ('history' as const) : ('api' as const),
      ...{ event, occurredAt, properties },
    })),
  );
  const refused = results.find((result) => result.status !== 'accepted');
  if (refused !== undefined) throw new Error(JSON.stringify(refused));
}

/**
 * Lets the time pass: at every instant first what happens, then whoever enters, then everybody whose time has come, all
 * by the code of the product (ingest, enter, boarding, legs, dispatch) under a virtual clock.
 */
export async function rideDurably(
  shop: TestShop,
  people: readonly Person[],
  log: readonly LogEvent[],
  entries: readonly { readonly journey: string; readonly customer: number; readonly at: number }[],
): Promise<void> {
  const { services, database, time } = shop;
  const events = log.filter((event) => !event.history);
  const coming = [...entries].sort((a, b) => a.at - b.at);
  let nextEvent = 0;
  let nextEntry = 0;
  for (;;) {
    const text = `select min(due_at) as at from runs where place in ('riding', 'parked') and due_at > ?`;
    const [due] = await execute<{ at: number | null }>(database, database.db, text, [time.now]);
    const next = Math.min(
      events[nextEvent]?.occurredAt ?? Infinity,
      coming[nextEntry]?.at ?? Infinity,
      due?.at ?? Infinity,
    );
    if (next > end) return;
    time.now = next;
    const happening: LogEvent[] = [];
    while (events[nextEvent]?.occurredAt === next) happening.push(events[nextEvent++]!);
    await tell(shop, people, happening);
    const entering = new Map<string, number[]>();
    for (; coming[nextEntry]?.at === next; nextEntry++) {
      const { journey, customer } = coming[nextEntry]!;
      entering.set(journey, [...(entering.get(journey) ?? []), customer]);
    }
    for (const [journey, customers] of entering) {
      const entrants = customers.map((customer) => ({ customer, key: 'once', properties: {} }));
      await enter(services, await services.plans.get(journey, 1), entrants, next, 'live');
    }
    await settle(shop);
  }
}

/** Carries everybody whose time has come, and every message, until nothing more moves at this instant. */
async function settle({ services, database, time }: TestShop): Promise<void> {
  for (;;) {
    while ((await board(services, 'live', time.now)).length > 0);
    const awake = `select distinct batch_id from runs where place = 'riding' and (due_at is null or due_at <= ?)`;
    const batches = await execute<{ batch_id: string }>(database, database.db, awake, [time.now]);
    for (const { batch_id: batch } of batches) await runLeg(services, batch, time.now);
    const queued = `select distinct sender_id from messages where state = 'queued'`;
    const full = await execute<{ sender_id: string }>(database, database.db, queued);
    for (const { sender_id: sender } of full) {
      if (!senders.includes(sender)) throw new Error(`unknown sender ${sender}`);
      while ((await dispatchOnce(services, sender, time.now)).more);
    }
    if (batches.length === 0 && full.length === 0) return;
  }
}

/** What the store says became of everybody. */
export async function readRides({ database }: TestShop): Promise<Rides> {
  const rides: Rides = new Map();
  const runs = await execute<Selectable<RunsTable>>(database, database.db, 'select * from runs order by id');
  const byRun = new Map(
    runs.map((run) => {
      const ride = rideOf(rides, run.journey_id, run.customer_id, run.entered_at);
      if (ride.stands !== '') throw new Error(`two runs at once: ${JSON.stringify(run)}`);
      const at = `${run.node_id} ${String(run.visit)}${run.held_code === null ? '' : ` held ${run.held_code}`}`;
      ride.stands = run.place === 'ended' ? `ended ${String(run.end_reason)}` : at;
      return [run.id, ride];
    }),
  );
  const visits = await execute<Selectable<VisitsTable>>(
    database,
    database.db,
    'select * from visits order by run_id, visit',
  );
  for (const row of visits) {
    const text = visitText({
      ...{ node: row.node_id, visit: row.visit, arrivedAt: row.arrived_at, leftAt: row.left_at },
      left: row.port === null ? { exit: row.exit! } : { port: row.port },
      facts: row.facts === null ? null : (JSON.parse(row.facts) as Facts),
      cause: row.cause === null ? null : (JSON.parse(row.cause) as Cause),
    });
    byRun.get(row.run_id)!.visits.push(text);
  }
  const messages = await execute<Selectable<MessagesTable>>(
    database,
    database.db,
    'select * from messages order by run_id, visit, effect',
  );
  for (const { run_id: run, visit, node_id: node, effect: index, channel, purpose } of messages) {
    byRun.get(run)!.sends.push(sendText({ node, visit, index, effect: { effect: 'send', channel, purpose } }));
  }
  return rides;
}
