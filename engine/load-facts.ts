import type { CustomerId, FactFailure, FactRequest, FactSource, Facts, Instant } from './facts.ts';

/**
 * An error with this mark was caused by the data of one of the customers; the load is halved until the culprit is alone.
 * Any other error of a load is trouble of infrastructure and passes through to the driver, which tries again.
 */
export interface DataError extends Error {
  readonly dataError: true;
  readonly code?: string;
}

/** Loads facts for the customers, each asked for once; one customer's bad data fails that customer only. */
export async function loadFacts(
  source: FactSource,
  needs: readonly FactRequest[],
  customers: ReadonlySet<CustomerId>,
  now: Instant,
): Promise<ReadonlyMap<CustomerId, Facts | FactFailure>> {
  const found = new Map<CustomerId, Facts | FactFailure>();
  const load = async (part: readonly CustomerId[]): Promise<void> => {
    try {
      for (const [customer, facts] of await source.load(needs, part, now)) found.set(customer, facts);
    } catch (error) {
      if (!isDataError(error)) throw error;
      const [only] = part;
      if (part.length === 1 && only !== undefined) {
        found.set(only, { failed: { code: error.code ?? 'facts-failed', detail: error.message } });
        return;
      }
      const half = part.length >> 1;
      await load(part.slice(0, half));
      await load(part.slice(half));
    }
  };
  if (customers.size > 0) await load([...customers]);
  return found;
}

function isDataError(error: unknown): error is DataError {
  return error instanceof Error && 'dataError' in error && error.dataError === true;
}
