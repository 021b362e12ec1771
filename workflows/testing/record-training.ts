/**
 * Records the history of a training that the replay test plays back: run it (`tsx workflows/testing/record-training.ts`)
 * after a deliberate change of its workflow, once no training of the old one runs any more.
 */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { localDay } from '../../engine/wall-clock.ts';
import { testShop } from '../../server/runs/testing/shop.ts';
import { createTrainingStarter } from '../../server/training/starter.ts';
import { fillGenerated } from '../../server/training/testing/fill-shop.ts';
import { rideOn } from './ride.ts';
import { startTemporal } from './temporal-server.ts';

const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'histories', 'train.json');

async function record(): Promise<void> {
  const now = Date.now();
  const shop = await testShop({ now });
  const server = await startTemporal();
  const ride = await rideOn(shop, { address: server.address, namespace: 'default' });
  try {
    await fillGenerated(shop.database, { customers: 80, days: 150, seed: 1, today: localDay(now, 'Asia/Seoul') }, now);
    const { client } = ride.worker;
    const handle = client.workflow.getHandle(await createTrainingStarter(ride.services, client).start('button'));
    await handle.result();
    // Which process of which machine it was is nobody's business.
    const history = historyToJSON(await handle.fetchHistory())
      .replace(/"identity": ?"[^"]*"/g, '"identity":"recorder"')
      .replace(/"\d+@[^"]*"/g, '"recorder"');
    await writeFile(file, `${JSON.stringify(JSON.parse(history), null, 1)}\n`);
  } finally {
    await ride.close();
    await shop.close();
    await server.stop();
  }
}

await record();
