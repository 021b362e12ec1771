import { Gauge, type Registry } from 'prom-client';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { waitingSince } from './lateness.ts';
import { LedgerSums } from './ledger-sums.ts';

const STATES = [
  ...['queued', 'claimed', 'sending', 'accepted', 'delivered'],
  ...['failed', 'unknown', 'skipped', 'ghost', 'cancelled'],
];

/** Where people and messages stand, read from the store when Prometheus asks; the same whichever process answers. */
export function storeFigures({ database, clock }: Pick<Services, 'database' | 'clock'>, registry: Registry): void {
  const rows = <Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
    execute<Row>(database, database.reader, text, parameters);
  const ledger = new LedgerSums(database);
  new Gauge({
    name: 'naru_runs',
    help: 'People inside journeys, by place',
    labelNames: ['place'],
    registers: [registry],
    async collect() {
      // A million waiting people are not counted one by one, nor is anybody kept waiting by it: the counters know them.
      const [sums] = await rows<{ active: number | null; riding: number; due: number }>(
        `select (select sum(value) from counters where name = 'waiting') as active,
           (select count(*) from runs where batch_id is not null) as riding,
           (select count(*) from runs where place = 'due') as due`,
      );
      const [riding, due] = [Number(sums?.riding ?? 0), Number(sums?.due ?? 0)];
      this.set({ place: 'riding' }, riding);
      this.set({ place: 'parked' }, Number(sums?.active ?? 0) - riding - due);
      this.set({ place: 'due' }, due);
    },
  });
  new Gauge({
    name: 'naru_late_seconds',
    help: 'For how long somebody has been due, or overdue, whom nobody carries (journeys at work only)',
    registers: [registry],
    async collect() {
      const now = clock();
      const since = await waitingSince(database, now);
      this.set(since === null ? 0 : Math.max(0, now - since) / 1000);
    },
  });
  new Gauge({
    name: 'naru_runs_held',
    help: 'People who are held for a reason that somebody should look at, by its code: the page Stuck',
    labelNames: ['code'],
    registers: [registry],
    async collect() {
      const found = await rows<{ code: string; n: number }>(
        `select held_code as code, count(*) as n from runs where held_code is not null and place <> 'ended' group by held_code`,
      );
      this.reset();
      for (const { code, n } of found) this.set({ code }, Number(n));
    },
  });
  new Gauge({
    name: 'naru_messages',
    help: 'The ledger, by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const counts = await ledger.byState();
      for (const state of STATES) this.set({ state }, counts.get(state) ?? 0);
    },
  });
  new Gauge({
    name: 'naru_store_trouble',
    help: '1 while the last transaction of this process could not be written, by the reason',
    labelNames: ['code'],
    registers: [registry],
    collect() {
      this.reset();
      const code = database.trouble();
      if (code !== null) this.set({ code }, 1);
    },
  });
}
