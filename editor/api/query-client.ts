import { QueryClient } from '@tanstack/react-query';
import { ApiFailure } from './failure.ts';

/** Retries what may mend itself; a refusal with a reason is shown at once. */
export function shouldRetry(failures: number, error: Error): boolean {
  if (error instanceof ApiFailure && error.status >= 400 && error.status < 500) return false;
  return failures < 2;
}

/** The one cache of server state. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: shouldRetry, staleTime: 5_000, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
}
