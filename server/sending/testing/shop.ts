import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import type { Settings } from '../../../engine/contract/shop.ts';
import type { Channel } from '../../../engine/facts.ts';
import type { MessageContent, NodeType, Purpose } from '../../../engine/node-type.ts';
import type { Plan } from '../../../engine/plan.ts';
import type { Services } from '../../services.ts';
import { execute, insertRows, openDatabase, type Database, type DatabaseLocation } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';
import { closeAdapters } from '../adapters/opened.ts';
import { ensureDefaultSenders, sandboxSenderId } from '../queue.ts';

/** Wednesday 2026-03-04 12:00 KST. */
export const NOON = Date.UTC(2026, 2, 4, 3);

export const settings: Settings = {
  shopName: '나루 가게',
  zone: 'Asia/Seoul',
  contact: '02-000-0000',
  optOutNumber: '080-000-0000',
  capPerDay: null,
  nightHold: true,
  untreatedShare: 0,
  messageCost: 0,
  publicUrl: 'https://naru.example',
};

/** A message to queue; every one gets a customer and a parked run of its own unless it names them. */
export interface Queued {
  readonly content?: Partial<MessageContent>;
  readonly customer?: number;
  readonly run?: number;
  readonly treatment?: 'treated' | 'held';
  readonly sender?: string;
  readonly dueAt?: number;
  readonly queuedAt?: number;
}

/** A shop with a store of its own, whose clock is set by hand. */
export interface Shop {
  readonly services: Services;
  readonly database: Database;
  readonly woken: string[];
  now: number;
  settings: Settings;
  customers(rows: readonly Partial<NewCustomer>[]): Promise<number[]>;
  consent(customers: readonly number[], channel: Channel, purpose?: 'ad' | 'night', granted?: boolean): Promise<void>;
  queue(messages: readonly Queued[]): Promise<number[]>;
  message(id: number): Promise<StoredMessage>;
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

interface NewCustomer {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A row of the ledger. */
export interface StoredMessage {
  readonly id: number;
  readonly run_id: number;
  readonly state: string;
  readonly reason: string | null;
  readonly due_at: number;
  readonly attempts: number;
  readonly final_at: number | null;
  readonly lease: string | null;
  readonly recipient: string | null;
  readonly rendered: string | null;
  readonly provider_id: string | null;
}

const defaults: MessageContent = { channel: 'email', purpose: 'info', subject: '안녕하세요', body: '반가워요.' };

/** A node type that sends what its config says. */
const mailer: NodeType = {
  type: 'mailer',
  group: 'act',
  title: { ko: '보내기', en: 'Send' },
  about: { ko: '보내요.', en: 'Sends.' },
  icon: 'IconSend',
  config: z.unknown(),
  initial: defaults,
  summary: () => ({ ko: '', en: '' }),
  ports: () => [],
  needs: () => [],
  arrive: () => ({ wait: { message: true } }),
  content: (config) => config as MessageContent,
};

/** Opens a shop in a temporary folder, or in the store given. */
export async function openShop(location?: DatabaseLocation): Promise<Shop> {
  const folder = location ? null : mkdtempSync(join(tmpdir(), 'naru-sending-'));
  const database = openDatabase(location ?? { file: join(folder ?? '', 'naru.db') });
  await migrate(database);
  await ensureDefaultSenders(database, NOON);
  const contents: MessageContent[] = [];
  const woken: string[] = [];
  const plan = (): Plan => ({
    journey: 'j1',
    name: '돌아오세요',
    version: 1,
    hash: '',
    entry: 'n0',
    source: { by: 'api' },
    steps: Object.fromEntries(contents.map((config, i) => [`n${i}`, { type: 'mailer', config, next: {} }])),
    goal: null,
    exits: [],
    rules: { reentry: 'always', gapMs: 0, capPerDay: null },
    holdout: 0,
    zone: 'Asia/Seoul',
  });
  const query = <Row>(text: string, parameters: readonly unknown[] = []) =>
    execute<Row>(database, database.db, text, parameters);
  await query(
    `insert into journeys (id, name, draft, rev, state, live_version, created_at, updated_at) values ('j1', '돌아오세요', '{}', 1, 'live', 1, ?, ?)`,
    [NOON, NOON],
  );

  function nodeOf(content: MessageContent): string {
    const text = JSON.stringify(content);
    let i = contents.findIndex((known) => JSON.stringify(known) === text);
    if (i < 0) i = contents.push(content) - 1;
    return `n${i}`;
  }

  const shop: Shop = {
    database,
    woken,
    now: NOON,
    settings,
    query,
    services: {
      database,
      types: { mailer },
      plans: { get: () => Promise.resolve(plan()) },
      facts: { load: () => Promise.resolve(new Map()) },
      carrier: { due: (queue) => void woken.push(queue), slots: () => undefined, dispatch: () => undefined },
      settings: { get: () => Promise.resolve(shop.settings) },
      clock: () => shop.now,
      log: pino({ level: 'silent' }),
    },
    async customers(people) {
      const columns = ['external_id', 'attributes', 'email', 'phone', 'created_at', 'updated_at'];
      const first = (await query<{ n: number }>('select count(*) as n from customers'))[0]!.n;
      const rows = people.map(({ name = '김나루', email, phone, attributes }, i) => {
        const n = first + i + 1;
        const mail = email === undefined ? `c${n}@example.com` : email;
        const number = phone === undefined ? `+8210${String(n).padStart(8, '0')}` : phone;
        return [`c${n}`, JSON.stringify({ name, ...attributes }), mail, number, NOON, NOON];
      });
      const made = await database.write((tx) =>
        insertRows<{ id: number }>(database, tx, 'customers', columns, rows, 'returning id'),
      );
      return made.map(({ id }) => Number(id)).sort((a, b) => a - b);
    },
    async consent(ids, channel, purpose = 'ad', granted = true) {
      const columns = ['customer_id', 'channel', 'purpose', 'granted', 'at', 'source'];
      const rows = ids.map((id) => [id, channel, purpose, granted ? 1 : 0, NOON, 'test']);
      const replace = 'on conflict (customer_id, channel, purpose) do update set granted = excluded.granted';
      await database.write((tx) => insertRows(database, tx, 'consents', columns, rows, replace));
    },
    async queue(messages) {
      const missing = messages.filter((message) => message.customer === undefined).length;
      const fresh = missing > 0 ? await shop.customers(Array.from({ length: missing }, () => ({}))) : [];
      const customers = messages.map((message) => message.customer ?? fresh.shift() ?? 0);
      const made = messages.map((message) => ({ ...defaults, ...message.content }));
      return database.write(async (tx) => {
        const firstRun = Number(
          (await execute<{ n: number | null }>(database, tx, 'select max(id) as n from runs'))[0]?.n ?? 0,
        );
        const runs = messages.map((message, i) => message.run ?? firstRun + i + 1);
        const runRows = messages.map((message, i) => [
          runs[i],
          customers[i],
          `k${runs[i]}`,
          message.treatment ?? 'treated',
          nodeOf(made[i]!),
          '{"message":true}',
          '{"coupon":"봄🌸"}',
        ]);
        await insertRows(
          database,
          tx,
          'runs',
          ['id', 'customer_id', 'entry_key', 'treatment', 'node_id', 'wait', 'entry', ...Object.keys(runDefaults)],
          runRows.map((row) => [...row, ...Object.values(runDefaults)]),
          'on conflict do nothing',
        );
        const columns =
          'journey_id,version,run_id,node_id,visit,effect,customer_id,channel,purpose,treatment,sender_id,state,queued_at,due_at';
        const rows = messages.map((message, i) => {
          const { channel, purpose }: { channel: Channel; purpose: Purpose } = made[i]!;
          const sender = message.sender ?? sandboxSenderId(channel);
          const who = [customers[i], channel, purpose, message.treatment ?? 'treated', sender];
          return [
            'j1',
            1,
            runs[i],
            nodeOf(made[i]!),
            1,
            i,
            ...who,
            'queued',
            message.queuedAt ?? NOON,
            message.dueAt ?? 0,
          ];
        });
        const queued = await insertRows<{ id: number }>(
          database,
          tx,
          'messages',
          columns.split(','),
          rows,
          'returning id',
        );
        return queued.map(({ id }) => id);
      });
    },
    async message(id) {
      const rows = await query<StoredMessage>('select * from messages where id = ?', [id]);
      if (!rows[0]) throw new Error(`There is no message ${id}.`);
      return rows[0];
    },
    async close() {
      await closeAdapters(database);
      await database.close();
      if (folder) rmSync(folder, { recursive: true, force: true });
    },
  };
  return shop;
}

const runDefaults = {
  journey_id: 'j1',
  version: 1,
  place: 'parked',
  queue: 'live',
  visit: 1,
  arrived_at: NOON,
  wakeable: 1,
  entered_at: NOON,
};
