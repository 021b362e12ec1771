/**
 * Records the histories of what happens by the clock (the shop's day, audiences, the sweep, the ticks of schedules) for the
 * replay test: run it (`tsx workflows/testing/record-daily.ts`) after a deliberate change of one of these workflows, once
 * none of the old one runs any more.
 */
import { createAudienceStarter } from '../../server/audiences/starter.ts';
import { createScoringPool } from '../../server/model/pool.ts';
import { modelOfBuyers, shopOfBuyers } from '../../server/predictions/testing/shop-of-buyers.ts';
import { exitWith, journeyOf } from '../../server/runs/testing/journeys.ts';
import { testShop } from '../../server/runs/testing/shop.ts';
import { REFRESH } from '../../server/temporal-names.ts';
import { quietRuntime, runWorker } from '../worker.ts';
import { keepHistory } from './keep-history.ts';
import { startTemporal } from './temporal-server.ts';

async function record(): Promise<void> {
  quietRuntime();
  // A shop that has not looked back: the day takes several steps.
  const { shop } = await shopOfBuyers((options) => testShop(options), true);
  const pool = await createScoringPool({ model: await modelOfBuyers(), workers: 1 });
  const server = await startTemporal();
  const { services } = shop;
  const worker = await runWorker(
    { address: server.address, namespace: 'default' },
    (carrier) => Promise.resolve({ ...services, carrier: carrier(services) }),
    { pool: () => pool },
  );
  const { client } = worker;
  try {
    await client.workflow.start(REFRESH, {
      ...{ workflowId: REFRESH, taskQueue: 'bulk', args: [], workflowIdConflictPolicy: 'USE_EXISTING' },
    });
    await keepHistory('refresh', client.workflow.getHandle(REFRESH));

    const filter = { combinator: 'and', rules: [] };
    const start = { type: 'trigger', config: { by: 'audience', when: 'now', at: '09:00', filter } };
    const plan = await shop.publish(journeyOf('recorded', { start, out: exitWith('through') }, ['start:next>out']));
    const [entry] = await createAudienceStarter(worker.services, client).startDue(plan.journey);
    if (entry === undefined) throw new Error('The audience did not enter.');
    await keepHistory('audience', client.workflow.getHandle(entry));

    const ticks = { refreshTick: [], audienceTick: ['recorded'], weeklyTraining: [], sweep: [] };
    for (const [type, args] of Object.entries(ticks)) {
      const taskQueue = type === 'sweep' ? 'bulk' : 'live';
      const handle = await client.workflow.start(type, { workflowId: `recorded-${type}`, taskQueue, args });
      await keepHistory(type, handle);
    }
  } finally {
    await worker.stop();
    await pool.close();
    await shop.close();
    await server.stop();
  }
}

await record();
