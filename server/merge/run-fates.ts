import { withheldBy } from '../../engine/treatment.ts';
import { judgeReentry } from '../runs/entry-rules.ts';
import type { RunRow } from '../runs/run-row.ts';
import type { Merging } from './merging.ts';

/** Why a run ends when its customer is merged into another. */
export type MergedBecause = 'inside' | 'same-entry' | 'entry-rules' | 'treatment';

/** What becomes of an active run of the former customer; `because` null = it goes on as the survivor's. */
export interface RunFate {
  readonly run: RunRow;
  readonly because: MergedBecause | null;
}

/**
 * Judges the former customer's active runs. One goes on when the survivor might have entered instead: is not inside the
 * journey, has not come by the same entry, may by the entry rules, and would be treated, or left untreated, just so.
 * Several runs of the former customer in one journey do not stand in each other's way: they were let in side by side.
 *
 * @param runs of both customers, ended ones included.
 */
export function runFates(
  { planOf, untreatedShare, former, survivor }: Merging,
  runs: readonly RunRow[],
): readonly RunFate[] {
  const own = runs.filter((run) => run.customer_id === survivor);
  const active = runs.filter((run) => run.customer_id === former && run.place !== 'ended');
  return active.map((run): RunFate => {
    const plan = planOf(run);
    const earlier = own.filter((other) => other.journey_id === run.journey_id);
    if (earlier.some((other) => other.place !== 'ended')) return { run, because: 'inside' };
    if (earlier.some((other) => other.entry_key === run.entry_key)) return { run, because: 'same-entry' };
    const lastEnteredAt = Math.max(...earlier.map((other) => other.entered_at));
    const before = earlier.length === 0 ? undefined : { lastEnteredAt, active: false };
    if (judgeReentry(plan.rules, before, run.entered_at) !== null) return { run, because: 'entry-rules' };
    const treatment = withheldBy(plan, untreatedShare, survivor) === null ? 'treated' : 'held';
    return { run, because: treatment === run.treatment ? null : 'treatment' };
  });
}
