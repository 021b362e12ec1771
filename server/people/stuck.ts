import type { StuckPerson } from '../../engine/contract/people.ts';
import type { Services } from '../services.ts';
import { customerItems, goneCustomer } from './customer-items.ts';
import { namesFor } from './run-summaries.ts';

const MOST = 500;

/** Held runs with their reasons, the longest held first (at most 500). */
export async function stuckPeople(services: Services): Promise<StuckPerson[]> {
  const rows = await services.database.reader
    .selectFrom('runs')
    .select([
      'id',
      'customer_id',
      'journey_id',
      'node_id',
      'arrived_at',
      'held_code',
      'held_detail',
      'held_count',
      'due_at',
    ])
    .where('held_code', 'is not', null)
    .where('place', '<>', 'ended')
    .orderBy('arrived_at')
    .limit(MOST)
    .execute();
  const people = await customerItems(
    services.database,
    rows.map((row) => row.customer_id),
  );
  const names = namesFor(services, 'en');
  return Promise.all(
    rows.map(async (row) => ({
      run: row.id,
      customer: people.get(row.customer_id) ?? goneCustomer(row.customer_id),
      journey: row.journey_id,
      journeyName: await names.journeyName(row.journey_id),
      node: row.node_id,
      since: row.arrived_at,
      code: row.held_code ?? '',
      detail: row.held_detail ?? '',
      retryAt: row.due_at,
      tries: row.held_count,
    })),
  );
}
