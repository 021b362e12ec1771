import { expect, it } from 'vitest';
import { standStillRide } from './stopped.ts';

it.runIf(process.platform === 'linux')(
  'workers on PostgreSQL that stand still in a leg and in a dispatch lose nothing and do nothing twice',
  { timeout: 400_000 },
  async () => {
    const { violations, slowestEventsMs, messages } = await standStillRide({
      customers: 200,
      stopMs: 15_000,
      timeoutMs: 2000,
    });
    expect(violations).toEqual([]);
    expect(messages).toBeGreaterThan(200);
    // Nobody waits for the locks of a process that stands still.
    expect(slowestEventsMs).toBeLessThan(14_000);
  },
);
