import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ZodType } from 'zod';
import { entryRules, exitRule, goal } from '../../engine/journey.ts';

import type { Plan } from '../../engine/plan.ts';
import { planHash } from '../../engine/plan-hash.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { testShop, type TestShop } from '../../server/runs/testing/shop.ts';
import { waysGone, waysOf } from './config-ways.ts';
import { goldenPeople, goldenPlans, goldenReleases, NEXT } from './files.ts';
import { rideGolden, stepsOf } from './ride.ts';
import { untakenPorts } from './untaken-ports.ts';

const releases = goldenReleases();
const plans = releases.flatMap((release) =>
  [...goldenPlans(release)].map(([name, one]) => ({ release, name, ...one })),
);

describe.each(plans)('$name of $release', ({ release, plan: stored, untreatedShare, steps, rides }) => {
  let shop: TestShop;
  let plan: Plan;

  beforeAll(async () => {
    shop = await testShop();
    const row = [stored.journey, stored.version, stored.hash, JSON.stringify(stored), '{}', 0];
    await shop.rows(
      'insert into plans (journey_id, version, hash, plan, journey, published_at) values (?, ?, ?, ?, ?, ?)',
      ...row,
    );
    plan = await shop.services.plans.get(stored.journey, stored.version);
  });
  afterAll(() => shop.close());

  it('carries everybody as it did when it was published', async () => {
    expect(await rideGolden({ plan, untreatedShare }, goldenPeople(release), nodeTypes)).toStrictEqual(rides);
  });

  it('holds configs that their types understand as they are', () => {
    for (const [node, { type, config }] of Object.entries(plan.steps)) {
      expect({ [node]: nodeTypes[type]?.config.parse(config) }).toStrictEqual({ [node]: config });
    }
  });

  it('has the ports, questions, messages and arms that it had', () => {
    expect(stepsOf(plan, nodeTypes)).toStrictEqual(steps);
  });

  it('is known by the same hash', () => {
    expect(planHash(plan)).toBe(plan.hash);
  });
});

describe('the golden plans of the coming release', () => {
  const coming = plans.filter(({ release }) => release === NEXT);
  const steps = coming.flatMap(({ plan }) => Object.values(plan.steps));
  // Notes are in no plan.
  const types = Object.entries(nodeTypes).filter(([, { group }]) => group !== 'note');

  it('hold every node type', () => {
    const held = new Set(steps.map(({ type }) => type));
    expect(types.map(([name]) => name).filter((name) => !held.has(name))).toEqual([]);
  });

  it('hold every way in which steps, goals, exits and entries can be set', () => {
    const gone = coming.flatMap(({ plan }) => [
      ...(plan.goal === null ? [] : waysGone('goal', goal, plan.goal)),
      ...plan.exits.flatMap((rule) => waysGone('exit', exitRule, rule)),
      ...waysGone('entry', entryRules, plan.rules),
    ]);
    for (const { type, config } of steps) gone.push(...waysGone(type, schemaOf(type), config));
    const wanted = [waysOf('goal', goal), waysOf('exit', exitRule), waysOf('entry', entryRules)].flat();
    for (const [name] of types) wanted.push(...waysOf(name, schemaOf(name)));
    const held = new Set(gone);
    expect([...new Set(wanted)].filter((way) => !held.has(way))).toEqual([]);
  });

  it('hold journeys with and without a goal, a holdout and care for the untreated', () => {
    const kinds = coming.map(({ plan: { goal: reached, holdout, untreated = 'respect' } }) => [
      reached === null ? 'no goal' : 'goal',
      holdout > 0 ? 'holdout' : 'no holdout',
      untreated,
    ]);
    expect([...new Set(kinds.flat())].sort()).toEqual([
      'goal',
      'holdout',
      'ignore',
      'no goal',
      'no holdout',
      'respect',
    ]);
  });

  it.each(coming)('lead somebody out of every port of $name', (golden) => {
    expect(untakenPorts(golden)).toEqual([]);
  });
});

function schemaOf(name: string): ZodType {
  const type = nodeTypes[name];
  if (type === undefined) throw new Error(`there is no node type ${name}`);
  return type.config;
}
