/** Temporal is lost with people inside, in each of the four places: its file deleted, put back from earlier, or another server. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import type { Journey } from '../../engine/journey.ts';
import { auditCounters } from '../../server/runs/audit-counters.ts';
import { execute, openDatabase, type Database } from '../../server/store/database.ts';
import { startTemporal, type TemporalServer } from '../../workflows/testing/temporal-server.ts';
import { startProduct, temporaryData, until, type Product } from '../product.ts';
import { call, say } from './insist.ts';
import { lostJourney, WAYS, type Way } from './lost-journeys.ts';
import { enterAll, idOf, makePeople, publish, sendEvents } from './shop.ts';

/** How Temporal is lost. */
export const LOSSES = ['deleted', 'restored', 'replaced'] as const;
export type Loss = (typeof LOSSES)[number];

export interface LostResult {
  readonly loss: Loss;
  readonly customers: number;
  /** People by place and way at the moment of the loss. */
  readonly inside: Readonly<Record<string, number>>;
  /** From the loss until everybody had ended. */
  readonly seconds: number;
  readonly violations: readonly string[];
}

const PATIENCE_MS = 600_000;
/** Until people stand where they are to be lost. */
const FILL_MS = 300_000;

async function rows<Row>(database: Database, text: string): Promise<Row[]> {
  return execute<Row>(database, database.reader, text);
}

async function count(database: Database, where: string): Promise<number> {
  return Number((await rows<{ n: number }>(database, `select count(*) as n from runs where ${where}`))[0]?.n);
}

/** Waits until a part runs under another process id. */
async function backAgain(product: Product, part: 'temporal', before: number): Promise<void> {
  await until(`${part} to be back`, async () => {
    const pid = await product.pidOf(part);
    return pid !== null && pid !== before;
  });
}

/** Everybody of every way, where they are to be lost. */
async function fill(product: Product, database: Database, customers: number) {
  const key = await makePeople(product, customers);
  const share = Math.floor(customers / WAYS.length);
  const journeys = new Map<Way, string>();
  const peopleOf = new Map<Way, number[]>();
  for (const [index, way] of WAYS.entries()) {
    journeys.set(way, await publish(product, (id): Journey => lostJourney(id, way)));
    peopleOf.set(
      way,
      Array.from({ length: share }, (_, n) => index * share + n + 1),
    );
  }
  // Another product once Temporal has been replaced: it has a port of its own.
  const tell = (by: Product, way: Way, event: string): Promise<void> =>
    sendEvents(
      by,
      key,
      peopleOf
        .get(way)!
        .map((person) => ({ type: 'track', userId: idOf(person), event, messageId: `${event}-${person}` })),
    );
  return {
    journeys,
    tell,
    total: share * WAYS.length,
    share,
    enter: (way: Way) => enterAll(product, journeys.get(way)!, peopleOf.get(way)!),
    at: (way: Way, where: string) => count(database, `journey_id = '${journeys.get(way)}' and ${where}`),
  };
}

/** Loses Temporal in one way and sees everybody to their end. */
export async function lose(loss: Loss, customers: number): Promise<LostResult> {
  const data = await temporaryData();
  let server: TemporalServer | null = loss === 'replaced' ? await startTemporal() : null;
  const env = (): NodeJS.ProcessEnv => ({
    NARU_SAMPLE: '0',
    LOG_LEVEL: 'warn',
    ...(server && { TEMPORAL_ADDRESS: server.address }),
  });
  let product = await startProduct(data.folder, env());
  const database = openDatabase({ file: join(data.folder, 'naru.db') });
  const file = join(data.folder, 'temporal.db');
  const spare = join(data.folder, 'earlier.db');
  try {
    const shop = await fill(product, database, customers);
    await shop.enter('ended');
    await shop.enter('parked');
    await until(
      'the first to be parked',
      async () => (await shop.at('parked', `place = 'parked'`)) === shop.share,
      FILL_MS,
    );
    if (loss === 'restored') {
      const source = new SQLite(file, { readonly: true });
      await source.backup(spare);
      source.close();
      say('restored: a copy of Temporal’s file has been taken');
    }
    // Before anybody's attributes are broken: a message to one of them would fail.
    await until(
      'the ended to have ended',
      async () => (await shop.at('ended', `place = 'ended'`)) === shop.share,
      FILL_MS,
    );
    // Those whose attributes no longer parse are held; everybody else of their batch goes on.
    await database.write((tx) =>
      execute(
        database,
        tx,
        `update customers set attributes = '{' where id % 7 = 0 and id in (select id from customers)`,
      ),
    );
    await shop.enter('held');
    await shop.enter('hoping');
    await shop.enter('due');
    await until(
      'people to hope',
      async () => (await shop.at('hoping', `node_id = 'hope' and place = 'parked'`)) === shop.share,
      FILL_MS,
    );
    await until(
      'others to hope',
      async () => (await shop.at('due', `node_id = 'hope' and place = 'parked'`)) === shop.share,
      FILL_MS,
    );
    await call(product, 'POST', `/api/journeys/${shop.journeys.get('due')}/pause`);
    await shop.tell(product, 'due', 'proceed-due');
    await until('some to be held', async () => (await shop.at('held', `held_code is not null`)) > 0, FILL_MS);
    await shop.enter('riding');
    await until(
      'people to ride',
      async () => (await shop.at('riding', `node_id = 'nap' and place = 'riding'`)) === shop.share,
      FILL_MS,
    );

    const places = await rows<{ place: string; held: number; n: number }>(
      database,
      `select place, held_code is not null as held, count(*) as n from runs group by 1, 2`,
    );
    const inside = Object.fromEntries(places.map(({ place, held, n }) => [held ? `${place}, held` : place, Number(n)]));
    say(`${loss}: ${JSON.stringify(inside)}`);
    const lostAt = Date.now();
    if (loss === 'replaced') {
      await product.stop();
      await server?.stop('SIGKILL');
      server = await startTemporal();
      product = await startProduct(data.folder, env());
    } else {
      const pid = await until('Temporal', () => product.pidOf('temporal'));
      for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
      if (loss === 'restored') renameSync(spare, file);
      process.kill(pid, 'SIGKILL');
      await backAgain(product, 'temporal', pid);
    }
    await database.write((tx) =>
      execute(database, tx, `update customers set attributes = '{}' where attributes = '{'`),
    );
    await shop.tell(product, 'hoping', 'proceed-hoping');
    await call(product, 'POST', `/api/journeys/${shop.journeys.get('due')}/resume`, { mode: 'run-now' });
    const violations: string[] = [];
    let lastLine = Date.now();
    await until(
      'everybody to end',
      async () => {
        const ended = await count(database, `place = 'ended'`);
        if (Date.now() - lastLine > 10_000) {
          lastLine = Date.now();
          say(`${loss}: ${ended} of ${shop.total} ended after ${Math.round((lastLine - lostAt) / 1000)} s`);
        }
        return ended === shop.total;
      },
      PATIENCE_MS,
    ).catch(async (error: Error) => {
      const left = await rows(
        database,
        `select place, node_id, held_code, count(*) as n from runs where place <> 'ended' group by 1, 2, 3`,
      );
      violations.push(`${error.message} ${JSON.stringify(left)}`);
    });
    const seconds = Math.round((Date.now() - lostAt) / 1000);
    violations.push(...(await onceEach(database, shop)));
    return { loss, customers: shop.total, inside, seconds, violations };
  } finally {
    await database.close();
    await product.stop();
    await server?.stop();
    await data.remove();
  }
}

/** Everybody ended for the right reason, made each visit once, and got one message. */
async function onceEach(
  database: Database,
  shop: { readonly journeys: ReadonlyMap<Way, string>; readonly share: number; readonly total: number },
): Promise<string[]> {
  const violations: string[] = [];
  const expect = (what: string, found: unknown, wanted: unknown): void => {
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      violations.push(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  };
  for (const way of WAYS) {
    const journey = shop.journeys.get(way)!;
    const ends = await rows(
      database,
      `select end_reason, count(*) as n from runs where journey_id = '${journey}' group by 1`,
    );
    expect(`${way}: ends`, ends, [{ end_reason: 'done', n: shop.share }]);
    const visits = await rows<{ node_id: string; n: number; people: number }>(
      database,
      `select node_id, count(*) as n, count(distinct run_id) as people from visits where journey_id = '${journey}' group by 1`,
    );
    for (const { node_id: node, n, people } of visits)
      expect(`${way}: visits of ${node}`, [n, people], [shop.share, shop.share]);
    const nodes = lostJourney(journey, way).nodes.length;
    expect(`${way}: nodes visited`, visits.length, nodes);
  }
  const messages = await rows(
    database,
    `select case when treatment = 'held' then 'ghost' else 'accepted' end = state as right, count(*) as n, count(distinct run_id) as people
     from messages group by 1`,
  );
  expect('messages', messages, [{ right: 1, n: shop.total, people: shop.total }]);
  expect('counters', await auditCounters(database), []);
  return violations;
}
