import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultPoint } from '../../fault-point.ts';
import type { Act } from './act.ts';
import type { TestShop } from './shop.ts';

/**
 * Lets another process do something to the shop, and kills it by SIGKILL at a point.
 *
 * @param passes how often it passes the point before it is killed.
 * @throws when it was not killed there, with what it said.
 */
export async function killedAt(shop: TestShop, act: Act, point: FaultPoint, passes = 0): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'naru-killed-'));
  try {
    await writeFile(join(folder, point), `SIGKILL ${String(passes)}`);
    const what = JSON.stringify({ location: shop.database.location, now: shop.time.now, act });
    const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'act.ts'), what], {
      cwd: join(import.meta.dirname, '../../..'),
      env: { ...process.env, NARU_FAULT: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    const signal = await new Promise<string | null>((resolve) => child.once('close', (_code, by) => resolve(by)));
    if (signal === 'SIGKILL' && existsSync(join(folder, `${point}.struck`))) return;
    throw new Error(`It was not killed at ${point} (${signal ?? 'it ended by itself'}). ${said}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
