import type { Channel } from '../../engine/facts.ts';
import { wakeForMessages } from '../runs/wake.ts';
import { execute, type Database, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { returnCaps, type Refused } from './caps.ts';
import { OPEN } from './claim.ts';
import { RETAKE } from './message-row.ts';
import type { MessageReason } from './reasons.ts';
import { wakeItem } from './wake-item.ts';

interface Open extends Refused {
  readonly id: number;
  readonly run_id: number;
  readonly node_id: string;
  readonly visit: number;
  readonly state: string;
}

const MAY_HAVE_LEFT = 'may-have-left' satisfies MessageReason;

async function cancel(
  database: Database,
  tx: Tx,
  rows: readonly Open[],
  reason: MessageReason,
  now: number,
): Promise<void> {
  if (rows.length === 0) return;
  const [isMessage, ids] = inIds(
    database,
    'id',
    rows.map((row) => row.id),
  );
  // One that may have left before a crash is not called cancelled: we do not know, and say so.
  const text = `update messages set state = case when reason = '${RETAKE}' then 'unknown' else 'cancelled' end,
    reason = case when reason = '${RETAKE}' then '${MAY_HAVE_LEFT}' else ? end,
    final_at = ?, lease = null, lease_until = null where ${isMessage}`;
  await execute(database, tx, text, [reason, now, ids]);
  await returnCaps(
    database,
    tx,
    rows.filter((row) => row.state === 'claimed'),
  );
}

const FIELDS = 'id, run_id, node_id, visit, customer_id, purpose, reason, lease, state';

/**
 * Cancels the messages of these runs that have not left, in the transaction that ends the runs. `sending` is final: such
 * a message is already leaving. Wakes nobody: the runs are ending.
 *
 * @returns how many were cancelled.
 */
export async function cancelMessages(
  database: Database,
  tx: Tx,
  runIds: readonly number[],
  reason: MessageReason,
  now: number,
): Promise<number> {
  const [isRun, ids] = inIds(database, 'run_id', runIds);
  const lock = database.dialect === 'postgres' ? ' for update' : '';
  const text = `select ${FIELDS} from messages where ${isRun} and state in ('queued', 'claimed')${lock}`;
  const rows = await execute<Open>(database, tx, text, [ids]);
  await cancel(database, tx, rows, reason, now);
  return rows.length;
}

/**
 * Cancels the advertising of a customer who has just said no to a channel, and wakes the runs that waited for it, in the
 * transaction of the withdrawal. The caller tells the carrier after the commit.
 *
 * @returns the queues on which runs were woken.
 */
export async function cancelForWithdrawal(
  database: Database,
  tx: Tx,
  customer: number,
  channel: Channel,
  now: number,
): Promise<Set<'live' | 'bulk'>> {
  const lock = database.dialect === 'postgres' ? ' for update' : '';
  const text = `select ${FIELDS} from messages where customer_id = ? and channel = ? and purpose = 'ad'
    and ${OPEN} and state in ('queued', 'claimed')${lock}`;
  const rows = await execute<Open>(database, tx, text, [customer, channel]);
  if (rows.length === 0) return new Set();
  await cancel(database, tx, rows, 'consent-withdrawn', now);
  await wakeForMessages(
    database,
    tx,
    rows.map((row) =>
      row.reason === RETAKE ? wakeItem(row, 'unknown', MAY_HAVE_LEFT) : wakeItem(row, 'cancelled', 'consent-withdrawn'),
    ),
  );
  const [isRun, ids] = inIds(
    database,
    'id',
    rows.map((row) => row.run_id),
  );
  const queues = `select distinct queue from runs where ${isRun}`;
  const woken = await execute<{ queue: 'live' | 'bulk' }>(database, tx, queues, [ids]);
  return new Set(woken.map(({ queue }) => queue));
}
