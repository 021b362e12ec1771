import { afterAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import type { JourneyDetail } from '../engine/contract/journeys.ts';
import type { Journey } from '../engine/journey.ts';
import { auditCounters } from '../server/runs/audit-counters.ts';
import { execute, openDatabase } from '../server/store/database.ts';
import { seededRandom } from '../server/model/random.ts';
import {
  api,
  logTail,
  startProduct,
  temporaryData,
  until,
  type Part,
  type Product,
  treatEverybody,
} from './product.ts';

const customers = 5000;
const kills = 12;
const sends = 2;

function drawing(id: string): Journey {
  const mail = {
    channel: 'email',
    purpose: 'info',
    subject: '{{ customer.name }}',
    body: '안녕하세요 {{ customer.name }}님 🙂',
    html: '',
    templateCode: '',
    sender: '',
    onSkip: 'continue',
  };
  const arms = [
    { id: 'a', label: '', weight: 50 },
    { id: 'b', label: '', weight: 50 },
  ];
  const nodes = [
    { id: 'start', type: 'trigger', config: { by: 'api' } },
    { id: 'split', type: 'split', config: { arms } },
    { id: 'first', type: 'send', config: mail },
    { id: 'wait', type: 'wait', config: { kind: 'duration', duration: { amount: 3, unit: 'seconds' } } },
    { id: 'second', type: 'send', config: mail },
    { id: 'end', type: 'exit', config: { reason: 'done' } },
  ].map((node, index) => ({ ...node, at: { x: 0, y: index * 150 } }));
  const edges = [
    ['start', 'next', 'split'],
    ['split', 'a', 'first'],
    ['split', 'b', 'first'],
    ['first', 'sent', 'wait'],
    ['first', 'failed', 'wait'],
    ['wait', 'next', 'second'],
    ['second', 'sent', 'end'],
    ['second', 'failed', 'end'],
  ].map(([from, port, to]) => ({ from: from!, port: port!, to: to! }));
  const entry = { reentry: 'once' as const, gapMs: 0, capPerDay: null };
  return { id, name: 'Kill', nodes, edges, goal: null, exits: [], entry, holdout: 0, zone: 'Asia/Seoul' };
}

/** Asks again until the API, which may just have been killed, has answered. */
async function insist<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  return until('the API to answer', () => work().catch(() => null), 120_000);
}

describe.runIf(process.platform === 'linux')('five thousand people while worker, API and Temporal are killed', () => {
  const open: { product?: Product; remove?: () => Promise<void> } = {};
  afterAll(async () => {
    await open.product?.stop();
    await open.remove?.();
  });

  it(
    'brings everyone to the end once, with one message each per send and counters that balance',
    { timeout: 600_000 },
    async () => {
      const data = await temporaryData();
      open.remove = data.remove;
      const product = await startProduct(data.folder, { NARU_SAMPLE: '0' });
      open.product = product;
      await treatEverybody(product);
      const { key } = await api<{ key: string }>(product, 'POST', '/api/write-keys', { name: 'kill test' });
      const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
      const ids = Array.from({ length: customers }, (_, index) => `person-${index + 1}`);
      for (let start = 0; start < customers; start += 500) {
        const batch = ids.slice(start, start + 500).map((userId) => ({
          type: 'identify',
          userId,
          messageId: `identify-${userId}`,
          traits: { name: `사람 ${userId}`, email: `${userId}@example.com` },
        }));
        const response = await fetch(`${product.url}/v1/batch`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization },
          body: JSON.stringify({ batch }),
        });
        expect(response.status).toBe(200);
      }
      const made = await api<JourneyDetail>(product, 'POST', '/api/journeys', {
        name: 'Kill',
        template: 'blank',
        locale: 'en',
      });
      const { rev } = await api<{ rev: number }>(product, 'PUT', `/api/journeys/${made.id}/draft`, {
        rev: made.rev,
        draft: drawing(made.id),
      });
      await insist(() => api(product, 'POST', `/api/journeys/${made.id}/publish`, { rev, inside: 'stay' }));

      const random = seededRandom(20_261_122);
      const parts: readonly Part[] = ['worker', 'bulk worker', 'api', 'temporal'];
      let killed = 0;
      const killing = (async () => {
        while (killed < kills) {
          // One kill after another, each at a moment of its own, as soon as the part is up again.
          const part = parts[killed % parts.length]!;
          const pid = await until(`${part} to be up`, () => product.pidOf(part), 60_000);
          await new Promise((resolve) => setTimeout(resolve, 200 + random() * 1800));
          try {
            process.kill(pid, 'SIGKILL');
            killed += 1;
          } catch {
            // It ended by itself because another part was gone; the next round takes its successor.
          }
        }
      })();
      for (let start = 0; start < customers; start += 500) {
        await insist(() =>
          api(product, 'POST', `/api/journeys/${made.id}/enter`, {
            customers: ids.slice(start, start + 500),
            key: 'once',
          }),
        );
      }
      await killing;
      expect(killed).toBe(kills);

      const database = openDatabase({ file: join(data.folder, 'naru.db') });
      try {
        const count = async (text: string): Promise<number> =>
          Number((await execute<{ n: number }>(database, database.reader, text))[0]!.n);
        await until(
          'everyone to end',
          async () => (await count(`select count(*) as n from runs where place = 'ended'`)) === customers,
          400_000,
        ).catch(async (error: Error) => {
          const places = await execute(
            database,
            database.reader,
            'select place, node_id, held_code, count(*) as n from runs group by 1, 2, 3',
          );
          throw new Error(
            `${error.message} ${JSON.stringify(places)}\n${await logTail(product, 'worker')}\n${await logTail(product, 'bulk worker')}`,
          );
        });
        await until(
          'every message to be final',
          async () =>
            (await count(`select count(*) as n from messages where state in ('queued', 'claimed', 'sending')`)) === 0,
        );
        expect(await count('select count(*) as n from runs')).toBe(customers);
        expect(await count(`select count(*) as n from runs where end_reason = 'done'`)).toBe(customers);
        expect(await count('select count(*) as n from visits')).toBe(customers * 6);
        expect(
          await count('select count(*) as n from (select run_id, node_id from visits group by 1, 2) as once'),
        ).toBe(customers * 6);
        expect(await count('select count(*) as n from messages')).toBe(customers * sends);
        expect(await count(`select count(*) as n from messages where state in ('accepted', 'delivered')`)).toBe(
          customers * sends,
        );
        expect(await auditCounters(database)).toEqual([]);
      } finally {
        await database.close();
      }
    },
  );
});
