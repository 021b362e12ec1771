import type SQLite from 'better-sqlite3';
import type { CommitName } from '../fault-point.ts';

/**
 * Transactions that SQLite need not flush to disk by themselves: what they moved, the sweep and the dispatcher move again
 * should a power cut undo it. Boarding, a leg and a claim tell nobody outside, and the next transaction that does (an
 * event that is accepted, a message that is about to leave) flushes them with itself. What is undone is the newest, whole.
 * Without them SQLite's one lock is free again in half the time.
 */
const REPAIRABLE: ReadonlySet<CommitName | undefined> = new Set<CommitName>([
  'board',
  'leg',
  'unload',
  'claim',
  'release',
]);

/** Runs the transaction on a connection that nobody else uses meanwhile, flushed to disk unless it can be repaired. */
export async function flushed<Result>(
  connection: SQLite.Database,
  name: CommitName | undefined,
  transaction: () => Promise<Result>,
): Promise<Result> {
  if (!REPAIRABLE.has(name)) return transaction();
  connection.pragma('synchronous = NORMAL');
  try {
    return await transaction();
  } finally {
    connection.pragma('synchronous = FULL');
  }
}
