import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readEnvironment } from './environment.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (name: string): string => readFileSync(`${root}${name}`, 'utf8');

/** What Docker Compose takes, as far as our file uses it; anything else is a mistake. */
const texts = z.record(z.string(), z.string());
const when = z.strictObject({ condition: z.enum(['service_healthy', 'service_started']) });
const service = z.strictObject({
  build: z.strictObject({ context: z.string(), dockerfile_inline: z.string() }).optional(),
  image: z.string().optional(),
  init: z.boolean().optional(),
  restart: z.literal('unless-stopped'),
  command: z.string().optional(),
  depends_on: z.record(z.string(), when).optional(),
  environment: texts,
  ports: z.array(z.string()).optional(),
  expose: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
  healthcheck: z
    .strictObject({ test: z.array(z.string()), interval: z.string(), start_period: z.string().optional() })
    .optional(),
});
const file = z.strictObject({
  name: z.string(),
  'x-naru': z.unknown(),
  services: z.strictObject({ api: service, worker: service, temporal: service, postgres: service }),
  volumes: z.record(z.string(), z.null()),
});
const compose = file.parse(parse(read('docs/compose.yaml'), { merge: true }));
const { api, worker, postgres } = compose.services;

/** Variables filled in as the shell would. */
const filled = (env: Readonly<Record<string, string>>): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).map(([name, text]) => [
      name,
      text.replace(/\$\{(\w+):(-([^}]*)|\?)\}/g, (_all, variable: string, how: string, otherwise = '') =>
        how === '?' ? `secret${variable.length}` : String(otherwise),
      ),
    ]),
  );

it('the compose file’s services run what is there, with settings that Naru reads', () => {
  for (const { command = '', environment } of [api, worker]) {
    const [program = '', ...words] = command.split(' ');
    expect([program, words.slice(0, 2)]).toEqual(['node', ['--import', 'tsx']]);
    expect(existsSync(`${root}${words[2] ?? ''}`)).toBe(true);
    const known = read('server/start/environment.ts');
    for (const name of Object.keys(environment)) expect(known).toContain(name);
  }
  const [forApi, forWorker] = [api, worker].map(({ environment }) => readEnvironment(filled(environment), root));
  expect(forApi).toMatchObject({ host: '0.0.0.0', port: 4400, sample: false, smtpUrl: null });
  expect(forWorker).toMatchObject({ metrics: { host: '0.0.0.0', port: 9464 }, queues: ['live', 'bulk'] });
  expect(forApi?.database).toEqual(forWorker?.database);
  expect(forApi?.temporal.address).toBe('temporal:7233');
  expect(api.ports).toEqual(['127.0.0.1:4400:4400']);
  expect(worker.expose).toEqual(['9464']);
  expect(Object.keys(compose.volumes)).toEqual(postgres.volumes?.map((text) => text.split(':')[0]));
  for (const one of Object.values(compose.services)) {
    for (const name of Object.keys(one.depends_on ?? {})) expect(Object.keys(compose.services)).toContain(name);
    expect(one.build === undefined).not.toBe(one.image === undefined);
  }
});

it('its image holds what the parts need and nothing of this folder’s own data', () => {
  const ignored = read('.dockerignore').split('\n');
  for (const name of ['node_modules', '.git', '.data']) expect(ignored).toContain(name);
  expect(api.build?.dockerfile_inline).toMatch(/npm install .*&& npx vite build/);
});

it('its health check tells a healthy API from one that is not well or not there', async () => {
  let status = 200;
  const server = createServer((_request, response) => response.writeHead(status).end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const [kind, program = '', ...words] = api.healthcheck?.test ?? [];
  expect([kind, program]).toEqual(['CMD', 'node']);
  const check = (at: number): Promise<number> =>
    new Promise((resolve) => {
      const given = words.map((word) => word.replace('127.0.0.1:4400', `127.0.0.1:${String(at)}`));
      const child = execFile(process.execPath, given, () => resolve(child.exitCode ?? -1));
    });
  expect(await check(port)).toBe(0);
  status = 503;
  expect(await check(port)).toBe(1);
  await new Promise((resolve) => server.close(resolve));
  expect(await check(port)).toBe(1);
});
