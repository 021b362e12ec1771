import type { TemporalPlace } from '../worker.ts';
import { askDoor } from './door.ts';

/** The test run's Temporal server, with a namespace nobody else has. @throws when there is no server to be had. */
export async function temporalPlace(): Promise<TemporalPlace> {
  const [address = '', namespace = ''] = (await askDoor('temporal')).split(' ');
  return { address, namespace };
}
