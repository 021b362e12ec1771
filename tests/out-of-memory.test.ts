import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { JourneyDetail } from '../engine/contract/journeys.ts';
import type { StuckPerson } from '../engine/contract/people.ts';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { byApi, exitWith, journeyOf, waitFor } from '../server/runs/testing/journeys.ts';
import { execute, openDatabase } from '../server/store/database.ts';
import { api, logTail, startProduct, temporaryData, until, type Product } from './product.ts';

const people = 40;

describe.runIf(process.platform === 'linux')(
  'a worker with little memory and one customer who needs more than it has',
  () => {
    const open: { product?: Product; remove?: () => Promise<void> } = {};
    afterAll(async () => {
      await open.product?.stop();
      await open.remove?.();
    });

    it(
      'is started again each time, finds who it is, holds them with the reason, and carries everybody else',
      { timeout: 480_000 },
      async () => {
        const data = await temporaryData();
        open.remove = data.remove;
        const product = await startProduct(data.folder, { NARU_SAMPLE: '0', NARU_WORKER_MEMORY_MB: '256' });
        open.product = product;
        const { key } = await api<{ key: string }>(product, 'POST', '/api/write-keys', { name: 'shop' });
        const ids = Array.from({ length: people }, (_, n) => `person-${n + 1}`);
        const batch = ids.map((userId) => ({ type: 'identify', userId, messageId: userId, traits: { name: userId } }));
        const taken = await fetch(`${product.url}/v1/batch`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
          body: JSON.stringify({ batch }),
        });
        expect(taken.status).toBe(200);
        const made = await api<JourneyDetail>(product, 'POST', '/api/journeys', {
          ...{ name: 'Memory', template: 'blank', locale: 'en' },
        });
        const nodes = { in: byApi, nap: waitFor(150, 'seconds'), out: exitWith('there') };
        const draft = journeyOf(made.id, nodes, ['in:next>nap', 'nap:next>out']);
        const { rev } = await api<{ rev: number }>(product, 'PUT', `/api/journeys/${made.id}/draft`, {
          ...{ rev: made.rev, draft },
        });
        await until('publishing', () =>
          api(product, 'POST', `/api/journeys/${made.id}/publish`, { rev, inside: 'stay' }).then(
            () => true,
            () => false,
          ),
        );
        await api(product, 'POST', `/api/journeys/${made.id}/enter`, { customers: ids, key: 'once' });

        const database = openDatabase({ file: join(data.folder, 'naru.db') });
        try {
          const count = async (where: string): Promise<number> => {
            const text = `select count(*) as n from runs where ${where}`;
            return Number((await execute<{ n: number }>(database, database.reader, text))[0]!.n);
          };
          await until('everybody to wait', async () => (await count(`place = 'parked'`)) === people, 180_000);
          // One of them carries, as entry properties, lists that become far more than the worker's memory; all wake at once.
          const entry = `{"a":[${'[],'.repeat(24_000_000)}[]]}`;
          await database.write(async (tx) => {
            await execute(database, tx, 'update runs set entry = ? where id = (select min(id) + 20 from runs)', [
              entry,
            ]);
            await execute(database, tx, `update runs set due_at = 1000`);
          });
          // A worker sweeps as it starts; else the sweep of the next minute would.
          process.kill((await product.pidOf('bulk worker'))!, 'SIGKILL');
          await until(
            'everybody else to end',
            async () => (await count(`place = 'ended'`)) === people - 1 && (await count(`held_code is not null`)) === 1,
            240_000,
          ).catch(async (error: Error) => {
            const places = await execute(
              database,
              database.reader,
              'select place, held_code, count(*) as n from runs group by 1, 2',
            );
            throw new Error(
              `${error.message} ${JSON.stringify(places)}\n${product.said()}\n${await logTail(product, 'bulk worker')}`,
            );
          });
          expect(product.said()).toMatch(
            /The (bulk )?worker ended \(\w+, out of memory\); starting it again in [\d.]+ s/,
          );
          const stuck = await api<StuckPerson[]>(product, 'GET', '/api/stuck');
          expect(stuck).toMatchObject([{ code: 'worker-crashed' }]);
          expect(await auditCounters(database)).toEqual([]);
        } finally {
          await database.close();
        }
      },
    );
  },
);
