import type { Database } from '../../store/database.ts';
import type { Adapter } from './adapter.ts';
import { adapterKinds } from './registry.ts';

interface Opened {
  readonly made: string;
  readonly adapter: Adapter;
}

/** Adapters stay open between rounds (a pool of connections lives in them), one set per store. */
const opened = new WeakMap<Database, Map<string, Opened>>();

/** A sender whose kind or config cannot be used. */
export class SenderUnusable extends Error {
  override name = 'SenderUnusable';
}

/** A sender's row, as far as opening it goes. */
export interface SenderToOpen {
  readonly id: string;
  readonly kind: string;
  readonly config: string;
  readonly concurrency: number;
}

/**
 * The open adapter of a sender; opened anew when its configuration has changed.
 * @throws SenderUnusable when its kind is unknown or its config does not fit.
 */
export function adapterOf(database: Database, sender: SenderToOpen): Adapter {
  let ofStore = opened.get(database);
  if (!ofStore) opened.set(database, (ofStore = new Map<string, Opened>()));
  const made = `${sender.kind}\n${sender.concurrency}\n${sender.config}`;
  const known = ofStore.get(sender.id);
  if (known?.made === made) return known.adapter;
  const kind = adapterKinds[sender.kind];
  if (!kind) throw new SenderUnusable(`There is no kind of sender called ${sender.kind}.`);
  const config = kind.config.safeParse(JSON.parse(sender.config));
  if (!config.success) throw new SenderUnusable(config.error.issues[0]?.message ?? 'The configuration does not fit.');
  const adapter = kind.open(config.data, sender.concurrency);
  ofStore.set(sender.id, { made, adapter });
  void known?.adapter.close();
  return adapter;
}

/** Closes all connections to providers of this store. */
export async function closeAdapters(database: Database): Promise<void> {
  const ofStore = opened.get(database);
  opened.delete(database);
  for (const { adapter } of ofStore?.values() ?? []) await adapter.close();
}
