import type { FactSource } from '../../engine/facts.ts';
import { testShop, type TestShop } from '../../server/runs/testing/shop.ts';
import type { TemporalCarrier } from '../../server/carrier.ts';
import type { Services } from '../../server/services.ts';
import type { DatabaseLocation } from '../../server/store/database.ts';
import { quietRuntime, runWorker, type RunningWorker, type TemporalPlace } from '../worker.ts';
import { temporalPlace } from './temporal.ts';

/** A shop whose people are carried by a real worker on a real Temporal server. */
export interface Ride {
  readonly shop: TestShop;
  readonly worker: RunningWorker;
  readonly place: TemporalPlace;
  readonly services: Services & { readonly carrier: TemporalCarrier };
  /** Resolves when nobody is active in the journey. @throws after `patience` milliseconds. */
  untilEnded(journey: string, patience?: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a shop and a worker; each in a namespace of its own, so that test files do not meet. */
export async function startRide(
  options: { readonly facts?: FactSource; readonly location?: DatabaseLocation } = {},
): Promise<Ride> {
  const shop = await testShop({ now: Date.now(), ...options });
  const ride = await rideOn(shop, await temporalPlace());
  return {
    ...ride,
    async close() {
      await ride.close();
      await shop.close();
    },
  };
}

/** Starts a worker for a shop that is there; closing the ride leaves the shop open. */
export async function rideOn(shop: TestShop, place: TemporalPlace): Promise<Ride> {
  quietRuntime();
  const worker = await runWorker(place, (carrier) => {
    const { database, log } = shop.services;
    return Promise.resolve({ ...shop.services, clock: Date.now, carrier: carrier({ database, clock: Date.now, log }) });
  });
  return {
    shop,
    worker,
    place,
    services: worker.services,
    async untilEnded(journey, patience = 15_000) {
      await until(async () => (await activeIn(shop, journey)) === 0, patience);
    },
    close: () => worker.stop(),
  };
}

async function activeIn(shop: TestShop, journey: string): Promise<number> {
  const [row] = await shop.rows<{ n: number }>(
    `select count(*) as n from runs where journey_id = ? and place <> 'ended'`,
    journey,
  );
  return Number(row?.n ?? 0);
}

/** Resolves when the condition holds. @throws when it does not within `patience` milliseconds. */
export async function until(holds: () => Promise<boolean>, patience = 15_000): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
