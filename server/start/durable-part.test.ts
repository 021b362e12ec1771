import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { startDurable } from './durable-part.ts';
import { hostAndPort } from './embedded-temporal.ts';
import { readEnvironment } from './environment.ts';
import { freePort } from './free-port.ts';

/** What is said, and whether it answers, with a Temporal server of one's own at this address. */
async function withOwn(address: string): Promise<{ answers: boolean; said: string[]; env: NodeJS.ProcessEnv }> {
  const said: string[] = [];
  const root = join(tmpdir(), 'naru-root');
  const { env, answers } = await startDurable({
    environment: readEnvironment({ TEMPORAL_ADDRESS: address }, root),
    logs: root,
    say: (line) => said.push(line),
    onPart: () => expect.fail('nothing is started beside a server of one’s own'),
  });
  return { answers: await answers, said, env };
}

it('a Temporal server of one’s own is taken as it is', async () => {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await withOwn(address)).toEqual({ answers: true, said: [], env: { NARU_TEMPORAL: address } });
});

it('its address may leave out the port, or be one of IPv6', () => {
  expect(['temporal', 'temporal.example.com:443', '[::1]:7234', '[::1]'].map(hostAndPort)).toEqual([
    { host: 'temporal', port: 7233 },
    { host: 'temporal.example.com', port: 443 },
    { host: '::1', port: 7234 },
    { host: '::1', port: 7233 },
  ]);
});

it('one that does not answer is told, and the address kept, for it may come', { timeout: 20_000 }, async () => {
  const address = `127.0.0.1:${await freePort()}`;
  expect(await withOwn(address)).toEqual({
    answers: false,
    said: [`Nothing answers at ${address} after 5 s. The editor opens all the same; publishing is off until it does.`],
    env: { NARU_TEMPORAL: address },
  });
});
