import { beforeEach, describe, expect, it } from 'vitest';
import { recentAnswers, type RecentAnswers } from './recent-answers.ts';

describe('recent answers', () => {
  let now: number;
  let asked: string[];
  let answers: RecentAnswers<string>;
  const ask = (question: string): Promise<string> =>
    answers.get(question, () => {
      asked.push(question);
      return Promise.resolve(`${question} ${asked.length}`);
    });

  beforeEach(() => {
    now = 10_000;
    asked = [];
    answers = recentAnswers<string>(() => now, { freshMs: 5000, most: 2 });
  });

  it('are given again until they are old', async () => {
    expect(await ask('a')).toBe('a 1');
    now += 4999;
    expect(await ask('a')).toBe('a 1');
    now += 1;
    expect(await ask('a')).toBe('a 2');
  });

  it('are old as well when the clock was set far back', async () => {
    await ask('a');
    now -= 5000;
    expect(await ask('a')).toBe('a 2');
  });

  it('make way for newer ones, the one asked longest ago first', async () => {
    await ask('a');
    await ask('b');
    now += 5000;
    await ask('a');
    await ask('c');
    await ask('a');
    expect(asked).toEqual(['a', 'b', 'a', 'c']);
    now -= 1;
    await ask('b');
    expect(asked).toEqual(['a', 'b', 'a', 'c', 'b']);
  });

  it('are worked out once for all who ask meanwhile', async () => {
    let end: (answer: string) => void = () => undefined;
    const first = answers.get('a', () => new Promise((resolve) => (end = resolve)));
    const second = ask('a');
    end('once');
    expect([await first, await second, asked]).toEqual(['once', 'once', []]);
  });

  it('are asked again after a failure, which does not undo a newer answer', async () => {
    let fail: (error: Error) => void = () => undefined;
    const failing = answers.get('a', () => new Promise((_, reject) => (fail = reject)));
    now += 5000;
    expect(await ask('a')).toBe('a 1');
    fail(new Error('gone'));
    await expect(failing).rejects.toThrow('gone');
    expect(await ask('a')).toBe('a 1');
    await expect(answers.get('b', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await ask('b')).toBe('b 2');
  });

  it('are forgotten when told', async () => {
    await ask('a');
    answers.forget();
    expect(await ask('a')).toBe('a 2');
  });
});
