import { isAffinityDue } from '../affinity/due.ts';
import { refreshDueAffinities } from '../affinity/refresh.ts';
import { isRfmDue, refreshDaily } from '../facts/daily-refresh.ts';
import { dueRefresh } from './due.ts';
import { isLookBackDue, lookBackStep } from './look-back.ts';
import { refreshStep, type RefreshParts } from './refresh.ts';
import { settleNext, settlesDue } from './settle-due.ts';

/**
 * Does the next few seconds of whatever the shop's day asks for: RFM's window, the refresh of everybody's scores, the
 * look back of a new shop, the settling of days whose horizon has passed, what people are likely to buy. All progress
 * lies in rows.
 *
 * @returns whether there is more to do.
 */
export async function goOn(parts: RefreshParts): Promise<boolean> {
  const { services, beat } = parts;
  if ((await refreshDaily(services, beat)) !== null) return true;
  if (await goOnWithScores(parts)) return true;
  return (await refreshDueAffinities(services, beat)) !== null;
}

/** The part of `goOn` that concerns scores. */
export async function goOnWithScores(parts: RefreshParts): Promise<boolean> {
  const { services, pool } = parts;
  const due = await dueRefresh(services, pool()?.model ?? null);
  if (due) {
    await refreshStep(parts, due);
    return true;
  }
  if (await isLookBackDue(parts)) {
    await lookBackStep(parts);
    return true;
  }
  return (await settleNext(parts)) !== null;
}

/** Whether `goOn` would find anything to do. */
export async function isAnythingDue(parts: RefreshParts): Promise<boolean> {
  const { services, pool } = parts;
  if (await isRfmDue(services)) return true;
  if (await dueRefresh(services, pool()?.model ?? null)) return true;
  return (await isLookBackDue(parts)) || (await settlesDue(services)) !== null || isAffinityDue(services);
}
