import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BadSetting, readEnvironment } from './environment.ts';

const root = join(tmpdir(), 'naru-root');
const read = (env: NodeJS.ProcessEnv = {}): ReturnType<typeof readEnvironment> => readEnvironment(env, root);

/** The sentence that a setting is refused with. */
function refusal(env: NodeJS.ProcessEnv): string {
  try {
    read(env);
  } catch (error) {
    expect(error).toBeInstanceOf(BadSetting);
    return (error as Error).message;
  }
  throw new Error('It was accepted.');
}

describe('the settings', () => {
  it('have defaults for everything', () => {
    expect(read()).toEqual({
      host: '127.0.0.1',
      port: 4400,
      dataFolder: join(root, '.data'),
      database: { file: join(root, '.data', 'naru.db') },
      temporal: { address: null, namespace: 'default', apiKey: null, tls: false },
      smtpUrl: null,
      mailFrom: null,
      metrics: null,
      workerHeapMb: null,
      queues: ['live', 'bulk'],
      batchSize: null,
      password: null,
      modelFolder: join(root, 'data', 'model'),
      sampleFolder: join(root, 'data', 'complete-journey'),
      sample: true,
    });
  });

  it('are read from the environment', () => {
    expect(
      read({
        HOST: '0.0.0.0',
        PORT: '0',
        NARU_PASSWORD: 'secret',
        NARU_DATA: join(root, 'elsewhere'),
        DATABASE_URL: 'postgres://naru@db.example.com/naru',
        TEMPORAL_ADDRESS: 'temporal.example.com:7233',
        TEMPORAL_NAMESPACE: 'shop',
        TEMPORAL_API_KEY: 'key',
        TEMPORAL_TLS: '1',
        NARU_SMTP_URL: 'smtps://mail.example.com',
        NARU_MAIL_FROM: 'shop@example.com',
        NARU_BATCH_SIZE: '1',
        NARU_MODEL: join(root, 'model'),
        NARU_SAMPLE: '0',
      }),
    ).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      password: 'secret',
      dataFolder: join(root, 'elsewhere'),
      database: { url: 'postgres://naru@db.example.com/naru' },
      temporal: { address: 'temporal.example.com:7233', namespace: 'shop', apiKey: 'key', tls: true },
      smtpUrl: 'smtps://mail.example.com',
      mailFrom: 'shop@example.com',
      batchSize: 1,
      modelFolder: join(root, 'model'),
      sample: false,
    });
  });

  it('that are set to nothing count as not set', () => {
    const names = ['HOST', 'PORT', 'NARU_PASSWORD', 'NARU_DATA', 'DATABASE_URL', 'TEMPORAL_ADDRESS', 'NARU_MODEL'];
    expect(read(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(read());
  });

  it.each(['abc', '-1', '65536', '44.5', '44x', ' '])('refuse PORT=%j', (PORT) => {
    expect(refusal({ PORT })).toBe(`PORT must be a whole number from 0 to 65535, but it is "${PORT}".`);
  });

  it.each(['0', '2001', 'many'])('refuse NARU_BATCH_SIZE=%s', (NARU_BATCH_SIZE) => {
    expect(refusal({ NARU_BATCH_SIZE })).toContain('NARU_BATCH_SIZE must be a whole number from 1 to 2000');
  });

  it('want a level of logging that there is; an empty one is the default', () => {
    expect(refusal({ LOG_LEVEL: 'loud' })).toBe(
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, but it is "loud".',
    );
    for (const LOG_LEVEL of ['trace', 'silent', '']) expect(read({ LOG_LEVEL }).port).toBe(4400);
  });

  it('name one queue, both, or are refused', () => {
    expect([read({ NARU_QUEUES: 'bulk' }).queues, read({ NARU_QUEUES: '' }).queues]).toEqual([
      ['bulk'],
      ['live', 'bulk'],
    ]);
    expect(refusal({ NARU_QUEUES: 'all' })).toBe(
      'NARU_QUEUES must be live or bulk (leave it out for both), but it is "all".',
    );
  });

  it('refuse to listen beyond this machine without a password', () => {
    for (const HOST of ['0.0.0.0', '::', '192.168.0.5', 'shop.example.com'])
      expect(refusal({ HOST })).toBe(
        `HOST is ${HOST}, but Naru holds personal data: set NARU_PASSWORD before it listens beyond this machine.`,
      );
    for (const HOST of ['127.0.0.1', '::1', 'localhost']) expect(read({ HOST }).host).toBe(HOST);
    expect(read({ HOST: '::', NARU_PASSWORD: 'secret' }).host).toBe('::');
  });

  it('refuse a database that is not PostgreSQL', () => {
    expect(refusal({ DATABASE_URL: 'mysql://db/naru' })).toContain('must begin with postgres://');
    expect(read({ DATABASE_URL: 'postgresql://db/naru' }).database).toEqual({ url: 'postgresql://db/naru' });
  });

  it.each(['mail.example.com', 'http://mail.example.com', 'smtp://'])('refuse NARU_SMTP_URL=%s', (NARU_SMTP_URL) => {
    expect(refusal({ NARU_SMTP_URL })).toBe(
      'NARU_SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host (percent-encode special characters in the password).',
    );
  });

  it('take a certificate and its key together, from files that can be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'naru-settings-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    writeFileSync(cert, 'CERT');
    writeFileSync(key, 'KEY');
    const { tls } = read({ TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key }).temporal;
    expect(tls).toEqual({ cert: Buffer.from('CERT'), key: Buffer.from('KEY') });
    expect(refusal({ TEMPORAL_TLS_CERT: cert })).toContain('belong together');
    expect(refusal({ TEMPORAL_TLS_KEY: key })).toContain('belong together');
    expect(refusal({ TEMPORAL_TLS_CERT: join(folder, 'no.pem'), TEMPORAL_TLS_KEY: key })).toMatch(
      /^TEMPORAL_TLS_CERT names a file that cannot be read \(ENOENT/,
    );
  });
});
