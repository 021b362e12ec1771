import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isLiveDue, LIVE_WORKER, passLiveDue } from './live-due.ts';

it('tells the supervisor of the live queue alone, and only beside a live worker', async () => {
  expect(passLiveDue({})).toBeUndefined();
  expect([{ due: 'live' }, { due: 'bulk' }, { ready: 'x' }, null].map(isLiveDue)).toEqual([true, false, false, false]);
  const script = `
    const { passLiveDue } = await import(${JSON.stringify(fileURLToPath(new URL('./live-due.ts', import.meta.url)))});
    const pass = passLiveDue();
    process.send({ answers: [pass('bulk'), pass('live')] });
    process.on('disconnect', () => { process.exitCode = pass('live') ? 1 : 7; });
  `;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, [LIVE_WORKER]: '1' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const heard: unknown[] = [];
  child.on('message', (message) => heard.push(message));
  await expect.poll(() => heard, { timeout: 15_000 }).toEqual([{ due: 'live' }, { answers: [false, true] }]);
  const gone = once(child, 'exit');
  child.disconnect();
  expect((await gone)[0]).toBe(7);
});
