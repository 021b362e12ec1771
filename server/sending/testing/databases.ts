import { afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { askDoor } from '../../../workflows/testing/door.ts';
import { createTestDatabase } from '../../store/testing/postgres.ts';
import { openShop, type Shop } from './shop.ts';

/**
 * Runs a suite on SQLite and on PostgreSQL, every test with a shop of its own. A machine that cannot run PostgreSQL
 * fails: it is not passed over.
 */
export function onEachDatabase(name: string, suite: (shop: () => Shop) => void): void {
  describe.each(['sqlite', 'postgres'] as const)(`${name} (%s)`, (dialect) => {
    let server = '';
    let shop: Shop | null = null;
    let drop: (() => Promise<void>) | null = null;
    beforeAll(async () => {
      if (dialect === 'postgres') server = await askDoor('postgres');
    }, 60_000);
    beforeEach(async () => {
      const made = dialect === 'postgres' ? await createTestDatabase(server) : null;
      drop = made?.drop ?? null;
      shop = await openShop(made ? { url: made.url } : undefined);
    });
    afterEach(async () => {
      await shop?.close();
      await drop?.();
    });
    suite(() => {
      if (!shop) throw new Error('The shop opens with the test.');
      return shop;
    });
  });
}
