/**
 * Records the history of a training that the replay test plays back: run it (`tsx workflows/testing/record-training.ts`)
 * after a deliberate change of its workflow, once no training of the old one runs any more.
 */
import { localDay } from '../../engine/wall-clock.ts';
import { testShop } from '../../server/runs/testing/shop.ts';
import { createTrainingStarter } from '../../server/training/starter.ts';
import { fillGenerated } from '../../server/training/testing/fill-shop.ts';
import { keepHistory } from './keep-history.ts';
import { rideOn } from './ride.ts';
import { startTemporal } from './temporal-server.ts';

async function record(): Promise<void> {
  const now = Date.now();
  const shop = await testShop({ now });
  const server = await startTemporal();
  const ride = await rideOn(shop, { address: server.address, namespace: 'default' });
  try {
    await fillGenerated(shop.database, { customers: 80, days: 150, seed: 1, today: localDay(now, 'Asia/Seoul') }, now);
    const { client } = ride.worker;
    const id = await createTrainingStarter(ride.services, client).start('button');
    await keepHistory('train', client.workflow.getHandle(id));
  } finally {
    await ride.close();
    await shop.close();
    await server.stop();
  }
}

await record();
