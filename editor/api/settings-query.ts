import { queryOptions } from '@tanstack/react-query';
import { api } from './calls.ts';
import { keys } from './keys.ts';

/** The shop's settings: one entry of the cache, however many parts of a page look at it. */
export const settingsQuery = queryOptions({
  queryKey: keys.settings,
  queryFn: ({ signal }) => api.settings(signal),
});
