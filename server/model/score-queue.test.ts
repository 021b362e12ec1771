import { describe, expect, it } from 'vitest';
import { createScoreQueue, type Job } from './score-queue.ts';

/** A request of so many rows; what becomes of it is kept. */
function job(name: string, rows: number, over: Partial<Job<string>> = {}): Job<string> & { name: string; end: string } {
  const made = {
    ...{ name, end: 'open', day: 1, includeToday: true, urgent: true, reasons: false, results: [], taken: 0, done: 0 },
    rows: Array.from({ length: rows }, () => ({ history: new Uint8Array() })),
    resolve: () => undefined,
    reject: (error: Error) => {
      made.end = error.message;
    },
    ...over,
  };
  return made;
}
const named = (pieces: readonly { job: Job<string>; from: number; to: number }[]): string =>
  pieces.map(({ job: of, from, to }) => `${(of as unknown as { name: string }).name} ${from}-${to}`).join(', ');

describe('what waits for a scoring thread', () => {
  it('are decisions first, many of them together in one micro-batch of 64, then the refresh by 256', () => {
    const queue = createScoreQueue<string>();
    queue.add(job('refresh', 600, { urgent: false, includeToday: false }));
    for (let at = 0; at < 3; at++) queue.add(job(`one${at}`, 1));
    queue.add(job('batch', 100));
    expect(named(queue.take())).toBe('one0 0-1, one1 0-1, one2 0-1, batch 0-61');
    expect(named(queue.take())).toBe('batch 61-100');
    expect(named(queue.take())).toBe('refresh 0-256');
    queue.add(job('late', 1));
    expect(named(queue.take())).toBe('late 0-1');
    expect(named(queue.take())).toBe('refresh 256-512');
    expect(named(queue.take())).toBe('refresh 512-600');
    expect(queue.take()).toEqual([]);
  });

  it('goes together only with what is asked alike: of one day, with or without today and reasons', () => {
    const queue = createScoreQueue<string>();
    queue.add(job('a', 1));
    queue.add(job('b', 1, { day: 2 }));
    queue.add(job('c', 1, { day: 2, includeToday: false }));
    queue.add(job('d', 1, { day: 2, includeToday: false, reasons: true }));
    expect([1, 2, 3, 4].map(() => named(queue.take()))).toEqual(['a 0-1', 'b 0-1', 'c 0-1', 'd 0-1']);
  });

  it('is forgotten when it fails, alone or all of it', () => {
    const queue = createScoreQueue<string>();
    const [first, second, third] = [job('first', 100), job('second', 10), job('third', 10, { urgent: false })];
    for (const one of [first, second, third]) queue.add(one);
    expect(named(queue.take())).toBe('first 0-64');
    queue.fail(first, new Error('lost'));
    expect(named(queue.take())).toBe('second 0-10');
    queue.add(second);
    queue.failAll(new Error('closed'));
    expect(queue.take()).toEqual([]);
    expect([first.end, third.end]).toEqual(['lost', 'closed']);
  });
});
