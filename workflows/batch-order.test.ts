import { beforeEach, expect, it, vi } from 'vitest';
import { batch } from './batch.ts';

const does = vi.hoisted(() => ({ leg: vi.fn(), unload: vi.fn(), sleep: vi.fn() }));
vi.mock('@temporalio/workflow', () => ({ proxyLocalActivities: () => does, sleep: does.sleep }));

beforeEach(() => {
  for (const one of Object.values(does)) one.mockReset();
});

it('a batch rides leg after leg, sleeping between them, until nobody rides, and is not put down then', async () => {
  does.leg.mockResolvedValueOnce({ sleepUntil: Date.now() + 60_000 }).mockResolvedValueOnce({ done: true });
  await batch('b-1');
  expect(does.leg.mock.calls.map(([id]: unknown[]) => id)).toEqual(['b-1', 'b-1']);
  expect(does.sleep).toHaveBeenCalledTimes(1);
  expect(Number(does.sleep.mock.calls[0]?.[0])).toBeGreaterThan(59_000);
  expect(does.unload).not.toHaveBeenCalled();
});

it('a batch whose legs keep failing is put down, for the sweep to board its people again', async () => {
  does.leg.mockRejectedValue(new Error('the store does not answer'));
  await batch('b-2');
  expect(does.unload.mock.calls).toEqual([['b-2']]);
});
