import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseLocation } from '../../store/database.ts';

/** A place for a database that several connections can open. */
export async function testLocation(): Promise<{ location: DatabaseLocation; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'naru-shop-'));
  return {
    location: { file: join(folder, 'naru.db') },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
