import { describe, expect, it } from 'vitest';
import type { FaultPoint } from '../../server/fault-point.ts';
import { ride } from './ride.ts';

/** A few of the points; `npm run chaos` strikes at all of them. */
const POINTS: readonly FaultPoint[] = [
  'board.after-commit',
  'enter.after-commit',
  'leg.before-commit',
  'leg.after-commit',
  'turn-over.before-commit',
  'turn-over.after-commit',
  'after-call',
  'move.before-commit',
  'move.after-commit',
  'leave.before-commit',
  'merge.after-commit',
];

describe.runIf(process.platform === 'linux')('people on their way while worker, API and Temporal are killed', () => {
  it(
    'each end once, by the way the plan says, with one message per send, and every sum adds up',
    { timeout: 600_000 },
    async () => {
      const { violations, points, kills, messages, customers } = await ride({
        customers: 400,
        kills: 6,
        pauseMs: [1000, 3000],
        points: POINTS,
        longSeconds: 3,
        timeoutMs: 2000,
        seed: 20_261_122,
        patienceMs: 500_000,
      });
      expect(violations).toEqual([]);
      expect(points).toBe(POINTS.length);
      expect(Object.values(kills).reduce((sum, n) => sum + n, 0)).toBe(6);
      expect(messages).toBeGreaterThan(customers);
    },
  );
});
