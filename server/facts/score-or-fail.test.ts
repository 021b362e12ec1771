import { describe, expect, it } from 'vitest';
import type { ChurnFact } from '../../engine/facts.ts';
import type { ChurnScorer } from './scorer.ts';
import { scoreOrFail, tell } from './score-or-fail.ts';

const histories = Array.from({ length: 64 }, (_, index) => Uint8Array.of(index));
const scored = (p: number): ChurnFact => ({ status: 'scored', p, band: 1, reasons: [], modelHash: 'm', at: 0 });
const failed = (detail: string) => ({ failed: { code: 'scoring-failed', detail } });

/** Scores a history by its first byte; what it is asked is kept. */
function scorer(judge: (byte: number) => number): ChurnScorer & { readonly asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    score: (part) => {
      asked.push(part.length);
      return Promise.resolve().then(() => part.map(([byte = 0]) => scored(judge(byte))));
    },
  };
}

describe('scoreOrFail', () => {
  it('scores all at once when all is well', async () => {
    const well = scorer((byte) => byte / 100);
    expect(await scoreOrFail(well, histories, 1, 2)).toEqual(histories.map(([byte]) => scored((byte ?? 0) / 100)));
    expect(well.asked).toEqual([64]);
  });

  it('tries again what failed once, as when a thread was lost', async () => {
    let left = 1;
    const shaken: ChurnScorer = {
      score: (part) =>
        left-- > 0
          ? Promise.reject(new Error('the scoring thread ended'))
          : Promise.resolve(part.map(() => scored(0.5))),
    };
    expect(await scoreOrFail(shaken, histories.slice(0, 1), 1, 2)).toEqual([scored(0.5)]);
  });

  it('lets one bad history fail alone', async () => {
    const picky = scorer((byte) => {
      if (byte === 37) throw new Error('too strange');
      return 0.5;
    });
    const answers = await scoreOrFail(picky, histories, 1, 2);
    expect(answers).toEqual(histories.map(([byte]) => (byte === 37 ? failed('too strange') : scored(0.5))));
  });

  it('does not try one by one what the model itself cannot do', async () => {
    const broken = scorer(() => {
      throw new Error('the thread ended');
    });
    expect(await scoreOrFail(broken, histories, 1, 2)).toEqual(histories.map(() => failed('the thread ended')));
    expect(broken.asked).toEqual([64, 1, 1]);
  });

  it('calls a score that is no number a failure', async () => {
    const damaged = scorer((byte) => (byte < 2 ? NaN : 0.5));
    const answers = await scoreOrFail(damaged, histories.slice(0, 3), 1, 2);
    expect(answers.map((answer) => ('failed' in answer ? answer.failed.code : answer.status))).toEqual([
      'scoring-failed',
      'scoring-failed',
      'scored',
    ]);
  });

  it('leaves trouble that passes to the caller: a worker that is ending sends nobody down the fallback', async () => {
    const closing: ChurnScorer = { score: () => Promise.reject(new Error('The scoring pool is closed.')) };
    await expect(scoreOrFail(closing, histories, 1, 2)).rejects.toThrow('closed');
  });
});

describe('tell', () => {
  it('makes a fact of a failure only for those who asked for that', () => {
    const failure = failed('d');
    expect(tell(failure, { fact: 'churn' })).toBe(failure);
    expect(tell(failure, { fact: 'churn', onFailure: 'tell' })).toEqual({
      ...{ status: 'failed', code: 'scoring-failed', detail: 'd' },
    });
    expect(tell(scored(0.2), { fact: 'churn', onFailure: 'tell' })).toEqual(scored(0.2));
  });
});
