import type { ChurnReason } from '../../engine/facts.ts';
import { BAND_CHANGED, type BandChange } from '../../engine/shop-events.ts';
import { ingest } from '../events/ingest.ts';
import { loadHistories } from '../facts/activity.ts';
import type { ScoringPool } from '../model/pool.ts';
import type { Services } from '../services.ts';
import { execute, insertRows, type Database } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { dailyBand } from './daily-band.ts';
import { draftOf, type DraftRow } from './draft.ts';
import { chunkSize, forEachEntry, levelOf } from './entries.ts';

/** What the day's chunks have in common once everybody is scored. */
export interface DayScored {
  readonly day: number;
  readonly pool: ScoringPool;
  /** By level of the probability, see `percentilesOf`. */
  readonly percentiles: Float64Array;
  /** People of band 8 and higher at this level of the probability or above get their signals stored. */
  readonly topLevel: number;
}

/** Signals cost ten times a score: more changed people of one chunk than this have theirs worked out when asked for. */
const mostChanged = 256;
const firstTopBand = 8;

interface Person {
  readonly customer: number;
  readonly row: DraftRow;
  readonly band: number;
  readonly before: number | null;
}

const columns = [
  ...['customer_id', 'day', 'model_hash', 'p', 'band', 'band_before', 'percentile', 'again_from', 'again_to'],
  ...['purchases', 'value', 'at_risk', 'signals'],
];
const replace = `on conflict (customer_id) do update set ${columns
  .slice(1)
  .map((column) => `${column} = excluded.${column}`)
  .join(', ')}`;

/**
 * Puts a scored chunk into `scores`: bands with hysteresis, percentiles, signals of the most endangered and of whoever
 * changed band; and tells of every change as an event. Events go first and are told once per customer, day and model,
 * so that a chunk which is broken off may be published again.
 *
 * Nobody's first score is a change, nor is a score by another model than the one before: what moved then is the model,
 * not the customer, and journeys would start for half the shop.
 */
export async function publishChunk(
  services: Services,
  { day, pool, percentiles, topLevel }: DayScored,
  chunk: number,
): Promise<void> {
  const { database } = services;
  const { sha256: model, bucketEdges } = pool.model;
  const [stored] = await execute<{ entries: Uint8Array; draft: Uint8Array | null }>(
    database,
    database.db,
    'select entries, draft from score_days where day = ? and chunk = ? and model_hash = ?',
    [day, chunk, model],
  );
  if (!stored?.draft) return;
  const draft = draftOf(stored.draft);
  const bands = await bandsBefore(database, chunk, model);
  const people: Person[] = [];
  forEachEntry(stored.entries, chunk, (customer) => {
    const row = draft.get(customer);
    if (!row) return;
    const before = bands.get(customer) ?? null;
    people.push({ customer, row, before, band: dailyBand(row.p, before) });
  });
  const changed = people.filter(({ before, band }) => before !== null && before !== band);
  const top = people.filter(({ band, row }) => band >= firstTopBand && levelOf(row.p) >= topLevel);
  const told = new Set([...top, ...changed.slice(0, mostChanged)].map(({ customer }) => customer));
  const signals = await signalsOf(database, pool, [...told], day);
  await tellChanges(services, changed, day, model);
  const entries = Buffer.from(stored.entries);
  for (const { customer, band } of people) entries[4 * (customer % chunkSize) + 2] = band;
  const rows = people.map(({ customer, row, band, before }) => {
    const { p, bucket, purchases, value, atRisk } = row;
    const changedFrom = before === band ? null : before;
    const from = bucket < 0 ? null : (bucketEdges[bucket - 1] ?? 0);
    const to = bucket < 0 ? null : bucketEdges[bucket]!;
    const reasons = signals.get(customer) ?? null;
    const percentile = percentiles[levelOf(p)]!;
    return [customer, day, model, p, band, changedFrom, percentile, from, to, purchases, value, atRisk, reasons];
  });
  await database.write(async (tx) => {
    // Whoever takes the draft away publishes it: a worker thought dead that comes back finds the day over, or begun anew.
    const [mine] = await execute(
      database,
      tx,
      `update score_days set entries = ?, draft = null
         where day = ? and chunk = ? and model_hash = ? and draft is not null returning day`,
      [entries, day, chunk, model],
    );
    if (!mine) return;
    await insertRows(database, tx, 'scores', columns, rows, replace);
    // Whoever has no score today is not known any more.
    const gone = 'delete from scores where customer_id >= ? and customer_id < ? and day < ?';
    await execute(database, tx, gone, [chunk * chunkSize, (chunk + 1) * chunkSize, day]);
  });
}

/** The stored bands that the same model gave. */
async function bandsBefore(database: Database, chunk: number, model: string): Promise<Map<number, number>> {
  const rows = await execute<{ customer_id: number; band: number }>(
    database,
    database.reader,
    'select customer_id, band from scores where customer_id >= ? and customer_id < ? and model_hash = ?',
    [chunk * chunkSize, (chunk + 1) * chunkSize, model],
  );
  return new Map(rows.map(({ customer_id: customer, band }) => [customer, band]));
}

async function signalsOf(
  database: Database,
  pool: ScoringPool,
  customers: readonly number[],
  day: number,
): Promise<Map<number, string>> {
  if (customers.length === 0) return new Map();
  const histories = [...(await loadHistories(database, database.reader, customers))];
  const scores = await pool.score(
    histories.map(([, history]) => ({ history })),
    day,
    { live: false, urgent: false, reasons: true },
  );
  const found = new Map<number, string>();
  scores.forEach((score, index) => {
    if (score.status !== 'scored' || score.modelHash !== pool.model.sha256) return;
    found.set(histories[index]![0], JSON.stringify(score.reasons satisfies readonly ChurnReason[]));
  });
  return found;
}

async function tellChanges(services: Services, changed: readonly Person[], day: number, model: string): Promise<void> {
  if (changed.length === 0) return;
  const { database, clock } = services;
  const [among, ids] = inIds(
    database,
    'id',
    changed.map(({ customer }) => customer),
  );
  const names = await execute<{ id: number; external_id: string }>(
    database,
    database.reader,
    `select id, external_id from customers where ${among}`,
    [ids],
  );
  const externalIds = new Map(names.map((row) => [row.id, row.external_id]));
  const now = clock();
  const events = changed.flatMap(({ customer, row, band, before }) => {
    const externalId = externalIds.get(customer);
    if (externalId === undefined || before === null) return [];
    const properties: BandChange = {
      band,
      from: before,
      direction: band > before ? 'up' : 'down',
      probability: Math.round(row.p * 10_000) / 10_000,
    };
    const messageId = `band-${day}-${model.slice(0, 12)}-${customer}`;
    return [
      {
        messageId,
        externalId,
        event: BAND_CHANGED,
        occurredAt: now,
        properties: { ...properties },
        origin: 'model' as const,
      },
    ];
  });
  await ingest(services, events);
}
