/** Answers that are worth keeping for a while, by the name of their question. */
export interface RecentAnswers<Answer> {
  /**
   * The kept answer while it is fresh, else a new one. Who asks while one is worked out waits for that one; an answer
   * that fails is not kept.
   */
  get(question: string, ask: () => Promise<Answer>): Promise<Answer>;
  /** From now on every question is asked anew. */
  readonly forget: () => void;
}

/**
 * @param clock epoch milliseconds. A clock that is set back makes an answer old as well.
 * @param freshMs how long an answer is good, from when it was asked.
 * @param most answers kept; the one asked longest ago gives way.
 */
export function recentAnswers<Answer>(
  clock: () => number,
  { freshMs, most }: { readonly freshMs: number; readonly most: number },
): RecentAnswers<Answer> {
  const kept = new Map<string, { readonly at: number; readonly answer: Promise<Answer> }>();
  return {
    get(question, ask) {
      const now = clock();
      const known = kept.get(question);
      if (known && Math.abs(now - known.at) < freshMs) return known.answer;
      const mine = { at: now, answer: ask() };
      kept.delete(question);
      kept.set(question, mine);
      mine.answer.catch(() => {
        if (kept.get(question) === mine) kept.delete(question);
      });
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      return mine.answer;
    },
    forget() {
      kept.clear();
    },
  };
}
