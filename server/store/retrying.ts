const retryable = new Set(['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED', '40001', '40P01']);
/** How long a transaction waits for SQLite's one lock; whatever else may be retried is tried ten times. */
const PATIENCE_MS = 30_000;

/**
 * Tries a transaction again while it fails for a reason that passes: a lock that another holds, or a conflict.
 *
 * @param onTaken told each time that SQLite's lock is another's.
 * @throws what the last attempt threw, or at once what is no such reason.
 */
export async function retrying<T>(work: () => Promise<T>, onTaken?: () => void): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (typeof code !== 'string' || !retryable.has(code)) throw error;
      const queues = code === 'SQLITE_BUSY';
      if (queues ? performance.now() > deadline : attempt >= 10) throw error;
      if (queues) onTaken?.();
      const pause = queues ? 1 + Math.random() : Math.random() * 20 * attempt;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
