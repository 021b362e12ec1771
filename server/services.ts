import type { Logger } from 'pino';
import type { FactSource } from '../engine/facts.ts';
import type { NodeTypes } from '../engine/node-type.ts';
import type { Plan } from '../engine/plan.ts';
import type { Database } from './store/database.ts';

/** Published plans, kept in memory: a version never changes. */
export interface Plans {
  /** @throws when the version does not exist. */
  get(journey: string, version: number): Promise<Plan>;
}

/**
 * Hands rows over to Temporal. Every call is idempotent, may be lost (the sweep repairs it) and never throws:
 * a server that cannot be reached is logged.
 */
export interface Carrier {
  /** Somebody is due on this queue: board them at once (calls within about 100 ms are joined). */
  due(queue: 'live' | 'bulk'): void;
  /**
   * People are parked until these minutes (epoch ms / 60,000, whole): each within the horizon gets its slot workflow now,
   * the later ones by the sweep that sees them come.
   */
  slots(minutes: readonly number[]): void;
  /** These senders have messages to send. */
  dispatch(senders: readonly string[]): void;
}

/** Settings of the shop, as `engine/contract/shop.ts` has them; read through a short cache. */
export interface ShopSettings {
  get(): Promise<import('../engine/contract/shop.ts').Settings>;
}

/** What the server's parts are made from; built once per process, passed explicitly. */
export interface Services {
  readonly database: Database;
  readonly types: NodeTypes;
  readonly plans: Plans;
  readonly facts: FactSource;
  readonly carrier: Carrier;
  readonly settings: ShopSettings;
  /** The wall clock, epoch milliseconds. */
  readonly clock: () => number;
  readonly log: Logger;
}
