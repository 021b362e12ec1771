import type { Services } from '../services.ts';
import { wakeForMessages } from '../runs/wake.ts';
import { execute } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { OPEN } from './claim.ts';
import type { MessageRow } from './message-row.ts';
import { wakeItem } from './wake-item.ts';

const CHUNK = 1000;

/** Fails a chunk of the messages of a sender that has been removed. @returns how many. */
export async function failOrphans(services: Services, sender: string, now: number): Promise<number> {
  const { database, carrier } = services;
  const rows = await database.write(async (tx) => {
    const text = `update messages set state = 'failed', reason = 'sender-removed', final_at = ? where id in
      (select id from messages where sender_id = ? and state = 'queued' and ${OPEN} limit ?) returning id, run_id, node_id, visit`;
    const failed = await execute<MessageRow>(database, tx, text, [now, sender, CHUNK]);
    await wakeForMessages(
      database,
      tx,
      failed.map((row) => wakeItem(row, 'failed', 'sender-removed')),
    );
    return failed;
  }, 'orphan');
  if (rows.length === 0) return 0;
  const [isRun, runs] = inIds(
    database,
    'id',
    rows.map((row) => row.run_id),
  );
  const queues = `select distinct queue from runs where ${isRun}`;
  for (const { queue } of await execute<{ queue: 'live' | 'bulk' }>(database, database.db, queues, [runs])) {
    carrier.due(queue);
  }
  return rows.length;
}

/** Lets a chunk of messages rest whose sender cannot be opened, with the reason on each. @returns how many. */
export function restUnusable(services: Services, sender: string, now: number, until: number): Promise<number> {
  const { database } = services;
  return database.write(async (tx) => {
    const text = `update messages set due_at = ?, reason = 'sender-unusable' where id in
      (select id from messages where sender_id = ? and state = 'queued' and ${OPEN} and due_at <= ? limit ?) returning id`;
    return (await execute(database, tx, text, [until, sender, now, CHUNK])).length;
  }, 'rest');
}
