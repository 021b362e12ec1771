import { FAULT_POINTS, type CommitName, type FaultPoint } from '../../server/fault-point.ts';

/**
 * Commits that nobody in chaos comes by: an audience's entry, a run that is held, a sender that is gone
 * or cannot be used, receipts, an unsubscribing. Processes are
 * killed at these one by one in `server/runs/killed-commits.test.ts`.
 */
const ELSEWHERE: readonly CommitName[] = [
  'audience',
  'consent',
  'hold',
  'hold-crashed',
  'member',
  'orphan',
  'receipt',
  'rest',
];

/** All other points. */
export const RIDDEN_POINTS: readonly FaultPoint[] = FAULT_POINTS.filter(
  (point) => !ELSEWHERE.some((name) => point === `${name}.before-commit` || point === `${name}.after-commit`),
);
