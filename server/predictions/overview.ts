import {
  DRIFT_ALARM,
  SETTLED_ERROR_ALARM,
  type PredictionOverview,
  type RefreshAlarm,
  type RefreshDay,
  type SettledDay,
} from '../../engine/contract/predictions.ts';
import type { Services } from '../services.ts';
import type { RefreshesTable } from '../store/prediction-schema.ts';
import { nobody, together, type Distribution } from './distribution.ts';
import { runningRefresh } from './progress.ts';

const MOST_DAYS = 400;
/** All but the distribution, of which only the last is shown. */
const told = [
  ...(['day', 'model_hash', 'horizon', 'people', 'changed', 'psi', 'finished_at', 'seconds'] as const),
  ...(['looked_back', 'seen', 'settled_at', 'settled'] as const),
] as const;
/** Fewer settled people than this swing by chance alone: no alarm is raised over them. */
const FEWEST_FOR_ALARM = 200;

/**
 * The last daily refresh by band and by slice of the probability, with the expected churners, purchases, value and
 * revenue at risk of each; every refresh, newest first, with what came of it once its horizon had passed; and the one
 * under way. See `engine/contract/predictions.ts` for what each figure means.
 */
export async function predictionOverview(services: Pick<Services, 'database' | 'clock'>): Promise<PredictionOverview> {
  const { reader } = services.database;
  const rows = await reader.selectFrom('refreshes').select(told).orderBy('day', 'desc').limit(MOST_DAYS).execute();
  const last = await reader
    .selectFrom('refreshes')
    .selectAll()
    .where('looked_back', '=', 0)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    latest: last ? latestOf(last) : null,
    refreshes: rows.map(dayOf),
    running: await runningRefresh(services),
  };
}

function latestOf(row: RefreshesTable): NonNullable<PredictionOverview['latest']> {
  const { bands, slices } = JSON.parse(row.distribution) as Distribution;
  return {
    day: row.day,
    at: row.finished_at,
    model: row.model_hash,
    horizon: row.horizon,
    total: bands.reduce(together, nobody),
    bands: bands.map((people, index) => ({ band: index + 1, ...people })),
    histogram: slices,
  };
}

function dayOf(row: Pick<RefreshesTable, (typeof told)[number]>): RefreshDay {
  const settled = row.settled === null ? null : (JSON.parse(row.settled) as SettledDay);
  const day = {
    ...{ day: row.day, model: row.model_hash, horizon: row.horizon, people: row.people, changed: row.changed },
    ...{ psi: row.psi, finishedAt: row.finished_at, seconds: row.seconds, settledAt: row.settled_at, settled },
    ...{ lookedBack: row.looked_back === 1, seen: row.seen === 1 },
  };
  return { ...day, alarms: alarmsOf(day) };
}

/**
 * What should be looked into. The settled error is the gap between the predicted and the actual churn rate, of the
 * people whom no journey treated where there are enough of them; days that the model had seen prove nothing either way.
 */
export function alarmsOf({ psi, seen, settled }: Pick<RefreshDay, 'psi' | 'seen' | 'settled'>): RefreshAlarm[] {
  const alarms: RefreshAlarm[] = [];
  const { heldOut = null, all = null } = settled ?? {};
  const judge = heldOut && heldOut.people >= FEWEST_FOR_ALARM ? heldOut : all;
  if (!seen && judge && judge.people >= FEWEST_FOR_ALARM) {
    if (Math.abs(judge.predicted - judge.churned) / judge.people > SETTLED_ERROR_ALARM) alarms.push('settled-error');
  }
  if (psi !== null && psi > DRIFT_ALARM) alarms.push('drift');
  return alarms;
}
