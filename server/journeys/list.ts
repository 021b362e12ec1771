import type { JourneyListItem } from '../../engine/contract/journeys.ts';
import type { Conversion } from '../../engine/contract/live.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Services } from '../services.ts';
import { stateOf } from './rows.ts';

/** Conversion of one version of a journey; null when it has no goal. */
export type ConversionOf = (journey: string, version: number) => Promise<Conversion | null>;

/** All journeys, the last changed first, with their numbers over all versions. */
export async function journeyList(services: Services, conversionOf: ConversionOf): Promise<JourneyListItem[]> {
  const { db } = services.database;
  const rows = await db
    .selectFrom('journeys')
    .select(['id', 'name', 'state', 'paused_at', 'live_version', 'updated_at'])
    .orderBy('updated_at', 'desc')
    .orderBy('id')
    .execute();
  const sums = await db
    .selectFrom('counters')
    .select((the) => ['journey_id', 'version', 'node_id', 'name', the.fn.sum<number>('value').as('value')])
    .where('name', 'in', ['entered', 'waiting'])
    .groupBy(['journey_id', 'version', 'node_id', 'name'])
    .execute();
  const items: JourneyListItem[] = [];
  for (const row of rows) {
    const own = sums.filter((sum) => sum.journey_id === row.id);
    const plans = new Map<number, Plan>();
    for (const { version } of own) {
      if (!plans.has(version)) plans.set(version, await services.plans.get(row.id, version));
    }
    const conversions = await Promise.all([...plans.keys()].map((version) => conversionOf(row.id, version)));
    items.push({
      id: row.id,
      name: row.name,
      state: stateOf(row),
      version: row.live_version,
      active: total(own.filter(({ name }) => name === 'waiting')),
      entered: total(own.filter((sum) => sum.name === 'entered' && plans.get(sum.version)?.entry === sum.node_id)),
      passed: conversions.reduce((sum, one) => sum + (one?.passed ?? 0), 0),
      converted: conversions.reduce((sum, one) => sum + (one?.converted ?? 0), 0),
      revenue: conversions.reduce((sum, one) => sum + (one?.revenue ?? 0), 0),
      updatedAt: row.updated_at,
    });
  }
  return items;
}

function total(sums: readonly { readonly value: number }[]): number {
  return sums.reduce((sum, { value }) => sum + Number(value), 0);
}
