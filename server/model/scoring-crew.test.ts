import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { generatedHistories } from './generated-shop.ts';
import { packHistories } from './history.ts';
import { loadModel } from './model-file.ts';
import type { ScoreReply } from './pool-messages.ts';
import { openCrew } from './scoring-crew.ts';

const shipped = fileURLToPath(new URL('../../data/model/', import.meta.url));

describe('the scoring threads', () => {
  it('replace one that is lost; only what it had open fails', async () => {
    const failed: string[] = [];
    const replies: ScoreReply[] = [];
    const crew = await openCrew<string>(await loadModel(shipped), 1, {
      onFree: () => undefined,
      onReply: (_, reply) => replies.push(reply),
      onFailure: (load) => failed.push(load),
      onHelpless: () => failed.push('helpless'),
    });
    try {
      const packed = () => packHistories(generatedHistories({ customers: 5, days: 100, seed: 1 }));
      const request = (id: number) => ({ id, packed: packed(), day: 20_100, includeToday: false, reasons: false });
      const first = crew.threads[0]!;
      crew.hand(first, request(1), 'lost');
      await first.worker.terminate();
      await vi.waitFor(() => {
        expect(crew.threads).toHaveLength(1);
        expect(crew.threads[0]).not.toBe(first);
      }, 10_000);
      crew.hand(crew.threads[0]!, request(2), 'kept');
      await vi.waitFor(() => {
        expect(replies.map(({ id }) => id)).toEqual([2]);
      }, 10_000);
      expect(failed).toEqual(['lost']);
    } finally {
      await crew.dismiss();
    }
  }, 30_000);
});
