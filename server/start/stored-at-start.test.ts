import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smallSample, type SmallSample } from '../sample/testing/small-sample.ts';
import { ensureDefaultSenders } from '../sending/queue.ts';
import { execute, insertRows, openDatabase, type Database } from '../store/database.ts';
import { DatabaseTooNew, migrate } from '../store/migrate.ts';
import { createSampleState, type SampleState } from './sample-state.ts';
import { applySmtpUrl } from './smtp-sender.ts';

const now = Date.UTC(2026, 4, 6, 3);
let folder: string;
let database: Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'naru-start-'));
  database = openDatabase({ file: join(folder, 'naru.db') });
  await migrate(database);
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});
const rows = <Row>(text: string): Promise<Row[]> => execute<Row>(database, database.db, text);

describe('a database written by a newer Naru', () => {
  it('is refused and left as it is', async () => {
    await execute(
      database,
      database.db,
      `insert into kysely_migration (name, timestamp) values ('9999-later', '2099-01-01T00:00:00Z')`,
    );
    const before = await rows('select name from kysely_migration order by name');
    await expect(migrate(database)).rejects.toThrow(DatabaseTooNew);
    await expect(migrate(database)).rejects.toThrow(
      'The database was written by a newer version of Naru. Update Naru, or choose another data folder.',
    );
    expect(await rows('select name from kysely_migration order by name')).toEqual(before);
  });

  it('is not what a second start of the same version finds', async () => {
    await migrate(database);
  });
});

describe('processes that start together on a new SQLite file', () => {
  it('make its tables once, whoever comes first', { timeout: 60_000 }, async () => {
    const script = `
      const { openDatabase } = await import('./server/store/database.ts');
      const { migrate } = await import('./server/store/migrate.ts');
      const database = openDatabase({ file: process.argv[1] });
      process.send('up');
      await new Promise((resolve) => process.once('message', resolve));
      await migrate(database);
      await database.close();
      process.disconnect();`;
    const file = join(folder, 'new.db');
    const starts = Array.from({ length: 3 }, () => {
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, file], {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        cwd: join(import.meta.dirname, '..', '..'),
      });
      let said = '';
      child.stderr!.on('data', (data: Buffer) => (said += data.toString()));
      const ended = new Promise<string>((resolve) => child.once('close', (code) => resolve(`${code} ${said}`)));
      const up = new Promise<void>((resolve) => child.once('message', () => resolve()));
      return { child, up, ended };
    });
    await Promise.all(starts.map(({ up, ended }) => Promise.race([up, ended])));
    for (const { child } of starts) child.send('go');
    expect(await Promise.all(starts.map(({ ended }) => ended))).toEqual(['0 ', '0 ', '0 ']);
  });
});

describe('the sample shop of a start', () => {
  let files: SmallSample;
  beforeAll(async () => {
    files = await smallSample(30);
  });
  afterAll(() => files.remove());

  /** As a process finds it when it starts. */
  const found = (wanted = true): Promise<SampleState> =>
    createSampleState({
      database,
      folder: files.folder,
      wanted,
      clock: () => now,
      zone: () => Promise.resolve('Asia/Seoul'),
    });
  const customers = async (): Promise<number> =>
    Number((await rows<{ n: number }>('select count(*) as n from customers'))[0]!.n);

  it('is loaded once, with its progress told from little to all', async () => {
    const sample = await found();
    expect(sample.status()).toEqual({ state: 'absent', progress: 0 });
    const steps: number[] = [];
    const states: string[] = [];
    await sample.load((done) => {
      steps.push(done);
      states.push(sample.status().state);
    });
    expect(steps.length).toBeGreaterThan(2);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps.at(-1)).toBe(1);
    expect(states.slice(0, -1).every((state) => state === 'loading')).toBe(true);
    expect(sample.status()).toEqual({ state: 'loaded', progress: 1 });
    expect(await customers()).toBe(30);

    const next = await found();
    expect(next.status()).toEqual({ state: 'loaded', progress: 1 });
    await next.load(() => expect.unreachable('It is there already.'));
  });

  it('that was broken off is finished by the next start, nobody twice', async () => {
    const broken = await found();
    await expect(
      broken.load((done) => {
        if (done > 0.2) throw new Error('the power went');
      }),
    ).rejects.toThrow('the power went');
    const next = await found();
    expect(next.status().state).toBe('absent');
    await next.load(() => undefined);
    expect(next.status()).toEqual({ state: 'loaded', progress: 1 });
    expect(await customers()).toBe(30);
    const events = await rows<{ n: number; ids: number }>(
      'select count(*) as n, count(distinct message_id) as ids from events',
    );
    expect(events[0]!.n).toBeGreaterThan(30);
    expect(events[0]!.ids).toBe(events[0]!.n);
  });

  it('stays away where it is not wanted, was removed, or where there are customers of one’s own', async () => {
    await (await found(false)).load(() => expect.unreachable('It is not wanted.'));
    expect(await customers()).toBe(0);

    await insertRows(
      database,
      database.db,
      'customers',
      ['external_id', 'attributes', 'created_at', 'updated_at'],
      [['mine', '{}', now, now]],
    );
    await (await found()).load(() => expect.unreachable('The shop has own customers.'));
    expect(await customers()).toBe(1);

    await rows('delete from customers');
    const sample = await found();
    await sample.load(() => undefined);
    await sample.removed();
    expect(sample.status()).toEqual({ state: 'removed', progress: 0 });
    const next = await found();
    await rows('delete from customers');
    await next.load(() => expect.unreachable('It was removed.'));
    expect(next.status().state).toBe('removed');
  });
});

describe('the SMTP server of the environment', () => {
  const senders = async (): Promise<{ id: string; name: string; preferred: number; config: unknown }[]> =>
    (
      await rows<{ id: string; name: string; preferred: number; config: string }>(
        `select id, name, preferred, config from senders where kind = 'smtp' order by id`,
      )
    ).map((row) => ({ ...row, config: JSON.parse(row.config) as unknown }));
  beforeEach(() => ensureDefaultSenders(database, now));

  it('becomes the preferred e-mail sender, with the user’s name and password decoded', async () => {
    await applySmtpUrl(database, 'smtp://naru%40shop:p%2Fw%3A1@mail.example.com:2525', 'shop@example.com', now);
    expect(await senders()).toEqual([
      {
        id: 'environment-smtp',
        name: 'SMTP mail.example.com',
        preferred: 1,
        config: {
          host: 'mail.example.com',
          port: 2525,
          secure: false,
          user: 'naru@shop',
          password: 'p/w:1',
          from: 'shop@example.com',
        },
      },
    ]);
  });

  it('has the usual ports and a sender address by default, and follows a changed variable', async () => {
    await applySmtpUrl(database, 'smtp://mail.example.com', null, now);
    expect((await senders())[0]!.config).toEqual({
      host: 'mail.example.com',
      port: 587,
      secure: false,
      from: 'naru@mail.example.com',
    });
    await applySmtpUrl(database, 'smtps://other.example.com', null, now);
    expect(await senders()).toMatchObject([
      { name: 'SMTP other.example.com', preferred: 1, config: { port: 465, secure: true } },
    ]);
  });

  it('takes the place of another preferred sender of e-mail, and gives it up when the variable is gone', async () => {
    await insertRows(
      database,
      database.db,
      'senders',
      'id,name,channel,kind,config,preferred,rate,tokens,refilled_at,concurrency,created_at'.split(','),
      ['email', 'sms'].map((channel) => [
        `mine-${channel}`,
        'Mine',
        channel,
        'sandbox',
        '{}',
        1,
        null,
        0,
        now,
        10,
        now,
      ]),
    );
    const preferred = async (): Promise<string[]> =>
      (await rows<{ id: string }>('select id from senders where preferred = 1 order by id')).map(({ id }) => id);
    await applySmtpUrl(database, 'smtp://mail.example.com', null, now);
    expect(await preferred()).toEqual(['environment-smtp', 'mine-sms']);
    await applySmtpUrl(database, null, null, now);
    expect(await preferred()).toEqual(['mine-sms']);
    expect(await senders()).toHaveLength(1);
  });
});
