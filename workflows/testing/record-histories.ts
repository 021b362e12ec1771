/**
 * Records the histories that the replay test plays back: run it (`tsx workflows/testing/record-histories.ts`) after a
 * deliberate change of a workflow, once nobody rides the old one any more.
 */
import { enter } from '../../server/runs/enter.ts';
import { byApi, exitWith, halves, journeyOf, mail, waitFor } from '../../server/runs/testing/journeys.ts';
import { testShop } from '../../server/runs/testing/shop.ts';
import { dispatchId, slotId } from '../../server/temporal-names.ts';
import { keepHistory } from './keep-history.ts';
import { rideOn, until } from './ride.ts';
import { startTemporal } from './temporal-server.ts';

async function record(): Promise<void> {
  const shop = await testShop({ now: Date.now() });
  const server = await startTemporal();
  const ride = await rideOn(shop, { address: server.address, namespace: 'default' });
  try {
    const nodes = {
      start: byApi,
      ab: halves,
      nap: waitFor(1, 'seconds'),
      mail,
      long: waitFor(1, 'hours'),
      end: exitWith('x'),
    };
    const edges = ['start:next>ab', 'ab:a>nap', 'ab:b>mail', 'nap:next>mail', 'mail:sent>long', 'long:next>end'];
    const plan = await shop.publish(journeyOf('recorded', nodes, edges));
    const customers = await shop.customers(20);
    const entrants = customers.map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(ride.services, plan, entrants, Date.now(), 'live');
    const rows = <Row>(text: string, ...parameters: unknown[]): Promise<Row[]> => shop.rows<Row>(text, ...parameters);
    const parked = `select count(*) as n from runs where node_id = 'long' and place = 'parked'`;
    await until(async () => (await rows<{ n: number }>(parked))[0]?.n === 20, 30_000);
    const dueAt = Math.ceil(Date.now() / 1000) * 1000 + 2000;
    await rows('update runs set due_at = ? + 1000 * (id % 2), wait = ?', dueAt, JSON.stringify({ until: dueAt }));
    const minutes = [...new Set([dueAt, dueAt + 1000].map((at) => Math.floor(at / 60_000)))];
    await ride.services.carrier.startSlots(minutes);
    await ride.untilEnded('recorded', 30_000);
    const [first] = await rows<{ id: string }>('select id from batches order by boarded_at limit 1');
    const wanted = { batch: first?.id ?? '', slot: slotId(minutes[0] ?? 0), dispatch: dispatchId('sandbox-email') };
    for (const [name, id] of Object.entries(wanted)) {
      await keepHistory(name, ride.worker.client.workflow.getHandle(id));
    }
  } finally {
    await ride.close();
    await shop.close();
    await server.stop();
  }
}

await record();
