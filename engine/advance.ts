import type { FactSource, Facts, Instant } from './facts.ts';
import { loadFacts } from './load-facts.ts';
import type { NodeId } from './journey.ts';
import type { Cause, Effect, NodeTypes, Outcome, Visit, Wait } from './node-type.ts';
import type { Plan } from './plan.ts';
import type { Leg, PlacedEffect, Rest, Run, VisitRecord } from './run.ts';
import { walkerOf, type Place } from './walker.ts';

/** Steps (arrivals and resumes) that one run may take in one leg before it is held with `too-many-steps`. */
export const STEP_LIMIT = 200;

/**
 * Effects of a resume are numbered from here, so that they never collide with those of the arrival, which may have been
 * stored by an earlier leg. A type may emit effects when it arrives and in one of its resumes, at most this many each.
 */
export const RESUME_EFFECTS = 100;

const TIME: Cause = { kind: 'time' };
const NO_FACTS: Facts = {};

/** A run on its way through one leg. */
interface Walk {
  readonly run: Run;
  readonly visits: VisitRecord[];
  readonly effects: PlacedEffect[];
  visit: number;
  arrivedAt: Instant;
  wait: Wait | null;
  cause: Cause | null;
  facts: Facts | null;
  steps: number;
  rest: Rest | null;
}

/**
 * Carries a batch of runs of one plan as far as they go at the instant `now`: groups them by node, loads that node's
 * facts once, decides each, follows the ports, and repeats until everybody waits, has left or is held.
 *
 * A decision that throws, an unknown port or facts that cannot be had hold that run only. A wait whose time has come
 * ends in the same leg (unless it also waits for its message). Runs that wait and have no cause yet stay as they are.
 *
 * @returns one leg per run, in the order of `runs`.
 * @throws what `source.load` throws, unless the error carries `dataError: true` (see `loadFacts`).
 */
export async function advance(
  plan: Plan,
  runs: readonly Run[],
  now: Instant,
  source: FactSource,
  types: NodeTypes,
): Promise<Leg[]> {
  const walker = walkerOf(plan, types);
  const pending = new Map<NodeId, Walk[]>();
  const stand = (node: NodeId, walk: Walk): void => {
    const group = pending.get(node);
    if (group === undefined) pending.set(node, [walk]);
    else group.push(walk);
  };

  const walks = runs.map((run): Walk => {
    const walk = start(run, now);
    if (walk.wait !== null && walk.cause === null) walk.rest = resting(run.node, walk, walk.wait);
    else stand(run.node, walk);
    return walk;
  });

  const first = (): NodeId => {
    let best: NodeId | undefined;
    let bestRank = Infinity;
    for (const node of pending.keys()) {
      const place = walker.at(node);
      const rank = place !== undefined && 'rank' in place ? place.rank : -1;
      if (best === undefined || rank < bestRank) [best, bestRank] = [node, rank];
    }
    return best ?? '';
  };

  while (pending.size > 0) {
    const node = first();
    const group = pending.get(node) ?? [];
    pending.delete(node);
    const place = walker.at(node);
    if (place === undefined || 'broken' in place) {
      const { code, detail } = place?.broken ?? { code: 'unknown-node', detail: `the plan has no node ${node}` };
      for (const walk of group) walk.rest = held(node, walk, code, detail);
      continue;
    }
    const ready = place.needs.length === 0 ? group : await withFacts(place, group, now, source);
    const visit = visitTemplate(plan, place, now);
    for (const walk of ready) {
      const next = decide(place, walk, visit, now);
      if (next !== null) stand(next, walk);
    }
  }

  return walks.map(({ run, visits, effects, rest }) => ({
    run: run.id,
    customer: run.customer,
    visits,
    effects,
    rest: rest ?? { at: 'end', reason: 'finished' },
  }));
}

function start(run: Run, now: Instant): Walk {
  return {
    run,
    visits: [],
    effects: [],
    visit: run.visit,
    arrivedAt: run.arrivedAt,
    wait: run.wait,
    cause: run.cause ?? (run.wait !== null && isOver(run.wait, now) ? TIME : null),
    facts: run.facts,
    steps: 0,
    rest: null,
  };
}

/** Has the wait's time come? The fate of a message is waited for however long it takes. */
function isOver(wait: Wait, now: Instant): boolean {
  return wait.until !== undefined && wait.until <= now && wait.message === undefined;
}

/** Loads the facts of those who have none for this visit (arriving always asks anew) and holds those without. */
async function withFacts(place: Place, group: readonly Walk[], now: Instant, source: FactSource): Promise<Walk[]> {
  const asking = group.filter((walk) => walk.wait === null || walk.facts === null);
  const loaded = await loadFacts(source, place.needs, new Set(asking.map((walk) => walk.run.customer)), now);
  for (const walk of asking) {
    const facts = loaded.get(walk.run.customer) ?? {
      failed: { code: 'facts-missing', detail: 'nothing was loaded for this customer' },
    };
    if ('failed' in facts) walk.rest = held(place.node, walk, facts.failed.code, facts.failed.detail);
    else walk.facts = facts;
  }
  return group.filter((walk) => walk.rest === null);
}

/** One object serves the whole group; only what differs from run to run is set before each decision. */
type Reused = { -readonly [Key in keyof Visit<unknown>]: Visit<unknown>[Key] };

function visitTemplate(plan: Plan, place: Place, now: Instant): Reused {
  const { journey, zone } = plan;
  const { config, node } = place;
  return { config, journey, node, run: 0, customer: 0, number: 0, arrivedAt: 0, enteredAt: 0, now, zone, entry: {} };
}

/** Decides for one run until it leaves this node, rests here, or is held; the node it goes to, or null. */
function decide(place: Place, walk: Walk, visit: Reused, now: Instant): NodeId | null {
  const { run } = walk;
  visit.run = run.id;
  visit.customer = run.customer;
  visit.number = walk.visit;
  visit.arrivedAt = walk.arrivedAt;
  visit.enteredAt = run.enteredAt;
  visit.entry = run.entry;

  for (;;) {
    walk.steps += 1;
    if (walk.steps > STEP_LIMIT) return hold(place, walk, 'too-many-steps', `${STEP_LIMIT} steps in one leg`);
    let outcome: Outcome;
    try {
      const decided = answer(place, walk, visit);
      if (decided === undefined) return hold(place, walk, 'no-resume', `${place.type.type} cannot be woken`);
      outcome = decided;
    } catch (error) {
      return hold(place, walk, 'decision-failed', error instanceof Error ? error.message : String(error));
    }

    if ('leave' in outcome && !place.ports.has(outcome.leave)) {
      return hold(place, walk, 'unknown-port', `${place.type.type} has no port ${outcome.leave}`);
    }
    if (outcome.effects !== undefined) record(outcome.effects, place, walk);
    if ('wait' in outcome) {
      walk.wait = outcome.wait;
      walk.cause = null;
      if (!isOver(outcome.wait, now)) {
        walk.rest = resting(place.node, walk, outcome.wait);
        return null;
      }
      walk.cause = TIME;
      continue;
    }
    return leave(place, walk, outcome, now);
  }
}

function answer(place: Place, walk: Walk, visit: Reused): Outcome | undefined {
  const facts = walk.facts ?? NO_FACTS;
  if (walk.wait === null) return place.type.arrive(visit, facts);
  return place.type.resume?.(visit, facts, walk.cause ?? TIME);
}

function record(effects: readonly Effect[], place: Place, walk: Walk): void {
  const offset = walk.wait === null ? 0 : RESUME_EFFECTS;
  for (let index = 0; index < effects.length; index += 1) {
    const effect = effects[index];
    if (effect !== undefined) walk.effects.push({ node: place.node, visit: walk.visit, index: offset + index, effect });
  }
}

function leave(place: Place, walk: Walk, outcome: { leave: string } | { exit: string }, now: Instant): NodeId | null {
  const exits = 'exit' in outcome;
  walk.visits.push({
    node: place.node,
    visit: walk.visit,
    arrivedAt: walk.arrivedAt,
    leftAt: now,
    left: exits ? { exit: outcome.exit } : { port: outcome.leave },
    facts: place.needs.length === 0 ? null : walk.facts,
    cause: walk.cause,
  });
  const next = exits ? undefined : place.next.get(outcome.leave);
  if (next === undefined) {
    walk.rest = { at: 'end', reason: exits ? outcome.exit : 'finished' };
    return null;
  }
  walk.visit += 1;
  walk.arrivedAt = now;
  walk.wait = null;
  walk.cause = null;
  walk.facts = null;
  return next;
}

function resting(node: NodeId, walk: Walk, wait: Wait): Rest {
  return { at: 'node', node, visit: walk.visit, arrivedAt: walk.arrivedAt, wait, facts: walk.facts };
}

function hold(place: Place, walk: Walk, code: string, detail: string): null {
  walk.rest = held(place.node, walk, code, detail);
  return null;
}

function held(node: NodeId, walk: Walk, code: string, detail: string): Rest {
  const { visit, arrivedAt, wait, cause, facts } = walk;
  return { at: 'held', node, visit, arrivedAt, wait, cause, facts, code, detail: detail.slice(0, 500) };
}
