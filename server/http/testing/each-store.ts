import { afterAll, beforeAll, describe } from 'vitest';
import { askDoor } from '../../../workflows/testing/door.ts';
import { createTestDatabase } from '../../store/testing/postgres.ts';
import { startTestApp, type TestApp } from './test-app.ts';

/** Runs a suite against the app on SQLite and on PostgreSQL. A machine that cannot run PostgreSQL fails: it is not passed over. */
export function onEachStore(name: string, suite: (app: () => TestApp) => void): void {
  describe.each(['sqlite', 'postgres'] as const)(`${name} (%s)`, (dialect) => {
    let app: TestApp;
    let drop = (): Promise<void> => Promise.resolve();
    beforeAll(async () => {
      if (dialect === 'sqlite') {
        app = await startTestApp();
        return;
      }
      const made = await createTestDatabase(await askDoor('postgres'));
      drop = made.drop;
      app = await startTestApp({}, { url: made.url });
    });
    afterAll(async () => {
      await app.stop();
      await drop();
    });
    suite(() => app);
  });
}
