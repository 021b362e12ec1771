import { afterAll, beforeAll, describe } from 'vitest';
import { createTestDatabase } from '../../store/testing/postgres.ts';
import { askDoor } from '../../../workflows/testing/door.ts';
import { testShop, type TestShop } from './shop.ts';

/** Opens another shop in a database of its own; closed at the end of the suite. */
export type OpenShop = (options?: Omit<NonNullable<Parameters<typeof testShop>[0]>, 'location'>) => Promise<TestShop>;

/** Runs a suite on SQLite and on PostgreSQL. A machine that cannot run PostgreSQL fails: it is not passed over. */
export function onEachDatabase(name: string, suite: (open: OpenShop) => void): void {
  describe.each(['sqlite', 'postgres'] as const)(`${name} (%s)`, (dialect) => {
    const closing: (() => Promise<void>)[] = [];
    let server = '';
    beforeAll(async () => {
      if (dialect === 'postgres') server = await askDoor('postgres');
    });
    afterAll(async () => {
      for (const close of closing) await close();
    });
    suite(async (options = {}) => {
      if (dialect === 'sqlite') {
        const shop = await testShop(options);
        closing.push(() => shop.close());
        return shop;
      }
      const { url, drop } = await createTestDatabase(server);
      const shop = await testShop({ ...options, location: { url } });
      closing.push(async () => {
        await shop.close();
        await drop();
      });
      return shop;
    });
  });
}
