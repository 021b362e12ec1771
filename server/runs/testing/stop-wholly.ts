import type { Services } from '../../services.ts';
import { finishStop, stopJourney } from '../stopping.ts';

/** Stops a journey and waits until everybody has left it, as the route does it without waiting. @returns how many left. */
export async function stopWholly(services: Services, journey: string): Promise<number> {
  await stopJourney(services, journey);
  return finishStop(services, journey);
}
