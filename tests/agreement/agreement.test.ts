import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../engine/plan.ts';
import type { Simulation } from '../../engine/simulate.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { patientScorer } from '../../server/facts/churn-scorer.ts';
import { createScoringPool, type ScoringPool } from '../../server/model/pool.ts';
import { auditCounters } from '../../server/runs/audit-counters.ts';
import type { TestShop } from '../../server/runs/testing/shop.ts';
import { execute } from '../../server/store/database.ts';
import { openDurableSide, readRides, rideDurably } from './durable-side.ts';
import { createFoldSource } from './fold-source.ts';
import { journeys } from './journeys.ts';
import { end, population } from './population.ts';
import type { Ridden, Rides } from './ridden.ts';
import { entrantsByEvent, rideSimulated } from './simulated-side.ts';

const modelFolder = fileURLToPath(new URL('../../data/model/', import.meta.url));
const customers = Number(process.env['NARU_AGREEMENT_CUSTOMERS'] ?? 1000);

describe(`${String(customers)} customers through ten journeys, by the durable run and by simulation`, () => {
  const { people, log } = population(customers, 7);
  let pool: ScoringPool;
  let shop: TestShop;
  let ids: readonly number[];
  let durable: Rides;
  const simulated: Rides = new Map();
  const simulations = new Map<string, Simulation>();
  const levels = new Map<number, unknown>();
  const plans = new Map<string, Plan>();

  beforeAll(async () => {
    pool = await createScoringPool({ modelFolder, workers: 1 });
    const scorer = patientScorer(pool);
    ({ shop, ids } = await openDurableSide(people, log, journeys, scorer));
    for (const { id } of journeys) plans.set(id, await shop.services.plans.get(id, 1));

    const entries: { journey: string; customer: number; at: number }[] = [];
    for (const plan of plans.values()) {
      const called = people
        .map((person, index) => ({ person, id: ids[index]!, enteredAt: person.entersAt }))
        // The filter of the audience in words of this test.
        .filter(({ person }) => plan.source.by === 'api' || 'level' in person.attributes);
      const byEvent = plan.source.by === 'event';
      if (!byEvent)
        entries.push(...called.map(({ id, enteredAt }) => ({ journey: plan.journey, customer: id, at: enteredAt })));
      const entrants = byEvent
        ? entrantsByEvent(plan, log, ids)
        : called.map(({ id, enteredAt }) => ({ id, enteredAt }));
      const source = createFoldSource(people, log, ids, scorer);
      const parts = { plan, entrants, people, log, idOf: ids, source, until: end };
      simulations.set(plan.journey, await rideSimulated(parts, simulated));
      if (plan.journey === 'levels') for (const id of ids) levels.set(id, source.attributesOf(id)['level']);
    }
    await rideDurably(shop, people, log, entries);
    durable = await readRides(shop);
  }, 600_000);
  afterAll(async () => {
    await pool.close();
    await shop.close();
  });

  const ridesOf = (rides: Rides, journey: string): [string, Ridden][] =>
    [...rides].filter(([key]) => key.startsWith(`${journey} `)).sort(([a], [b]) => (a < b ? -1 : 1));

  it('uses every type of node', () => {
    const used = new Set(journeys.flatMap(({ nodes }) => nodes.map((node) => node.type)));
    expect([...used].sort()).toEqual(Object.keys(nodeTypes).sort());
  });

  it.each(journeys.map(({ id }) => id))('visits, ports, facts and messages are the same in %s', (journey) => {
    const [ours, theirs] = [ridesOf(durable, journey), ridesOf(simulated, journey)];
    expect(ours.length).toBeGreaterThan(customers / 4);
    expect(ours.map(([key]) => key)).toEqual(theirs.map(([key]) => key));
    const other = new Map(theirs);
    const apart = ours.filter(([key, ride]) => JSON.stringify(ride) !== JSON.stringify(other.get(key)));
    const shown = apart.slice(0, 2).map(([key, ride]) => ({ key, durable: ride, simulated: other.get(key) }));
    expect({ apart: apart.length, shown }).toEqual({ apart: 0, shown: [] });
  });

  it('leaves the untreated group untreated in all journeys but the one for everybody, on both sides', async () => {
    const { database } = shop;
    const text = `select journey_id, withheld, count(*) as n, count(distinct customer_id) as people from runs
      where withheld is not null group by journey_id, withheld order by journey_id, withheld`;
    const rows = await execute<{ journey_id: string; withheld: string; n: number }>(database, database.db, text);
    const durably = Object.fromEntries(rows.map((row) => [`${row.journey_id} ${row.withheld}`, row.n]));
    const virtually = [...simulations].flatMap(([id, { withheld }]) =>
      Object.entries(withheld).flatMap(([why, n]) => (n > 0 ? [[`${id} ${why}`, n] as const] : [])),
    );
    expect(durably).toEqual(Object.fromEntries(virtually));
    const forAll = journeys.filter(({ untreated }) => untreated === 'ignore').map(({ id }) => id);
    const untreatedIn = Object.keys(durably).filter((key) => key.endsWith(' untreated'));
    expect(untreatedIn.length).toBe(journeys.length - forAll.length);
    expect(forAll.length).toBe(1);
  });

  it('every port of every node is passed by somebody, but those that nobody can reach', () => {
    const unused: string[] = [];
    for (const [id, { nodes }] of simulations) {
      for (const [node, step] of Object.entries(plans.get(id)!.steps)) {
        for (const port of Object.keys(step.next)) if (!nodes[node]?.left[port]) unused.push(`${id} ${node}:${port}`);
      }
    }
    // An arm without weight; a sandbox that never fails.
    expect(unused.sort()).toEqual(['counted arms:c', 'sundays mail:failed']);
  });

  it('goals reached inside, and what the journeys wrote into attributes, are the same', async () => {
    const { database } = shop;
    const text = `select journey_id, count(distinct run_id) as n from conversions join runs r on r.id = run_id
      where at <= coalesce(r.ended_at, at) group by r.journey_id`;
    const rows = await execute<{ journey_id: string; n: number }>(
      database,
      database.db,
      text.replace('select journey_id', 'select r.journey_id'),
    );
    const goals = [...simulations].flatMap(([id, { goals }]) => (goals > 0 ? [[id, goals] as const] : []));
    expect(new Map(rows.map((row) => [row.journey_id, row.n]))).toEqual(new Map(goals));
    expect(goals.length).toBe(2);
    const stored = await execute<{ id: number; attributes: string }>(
      database,
      database.db,
      'select id, attributes from customers',
    );
    const written = stored.map((row) => [row.id, (JSON.parse(row.attributes) as { level?: unknown }).level] as const);
    expect(new Map(written)).toEqual(levels);
    expect(await auditCounters(database)).toEqual([]);
  });
});
