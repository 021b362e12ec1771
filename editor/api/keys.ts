import type { AudienceFilter } from '../../engine/filter.ts';
import type { MessageQuery, PeopleQuery } from './calls.ts';

/** Query keys, one per question, so that invalidating is exact. */
export const keys = {
  status: ['status'],
  journeys: ['journeys'],
  journey: (id: string) => ['journey', id],
  live: (id: string, version: number | undefined) => ['live', id, version ?? null],
  peopleAt: (id: string, query: PeopleQuery) => ['people-at', id, query],
  customers: (q: string) => ['customers', q],
  customer: (id: number) => ['customer', id],
  run: (customer: number, run: number) => ['run', customer, run],
  messages: (query: MessageQuery) => ['messages', query],
  message: (id: number) => ['message', id],
  estimate: (filter: AudienceFilter) => ['estimate', filter],
  schema: ['schema'],
  bands: ['bands'],
  rfm: ['rfm'],
  items: ['items'],
  model: ['model'],
  senders: ['senders'],
  writeKeys: ['write-keys'],
  settings: ['settings'],
  untreated: (share: number) => ['untreated', share],
  replay: ['replay'],
  stuck: ['stuck'],
} as const;
