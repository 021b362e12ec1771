import type { Issue } from './issue.ts';
import type { Journey, NodeId, PortId } from './journey.ts';
import type { NodeTypes } from './node-type.ts';
import type { Plan, Step } from './plan.ts';
import { planHash } from './plan-hash.ts';
import { surveyOf } from './survey.ts';
import { validate } from './validate.ts';

/** A plan with its warnings, or what forbids one. */
export type Compiled =
  { readonly plan: Plan; readonly warnings: readonly Issue[] } | { readonly issues: readonly Issue[] };

/**
 * Turns a drawing into the immutable plan of one version. Notes are left out; configs are stored as their type's schema
 * understood them (defaults filled in, unknown keys gone).
 *
 * @returns `{ plan, warnings }`, or `{ issues }` with at least one error and all warnings.
 */
export function compile(journey: Journey, version: number, types: NodeTypes): Compiled {
  const issues = validate(journey, types);
  const survey = surveyOf(journey, types);
  const [entry] = survey.entries;
  // An entry whose config is wrong (an error, too) has no parsed config to ask about.
  if (issues.some((issue) => issue.level === 'error') || entry === undefined) return { issues };
  const source = entry.type?.entry?.(entry.config);
  if (source === undefined) return { issues };

  const exits = new Map<NodeId, [PortId, NodeId][]>();
  for (const { from, port, to } of journey.edges) {
    const known = exits.get(from);
    if (known === undefined) exits.set(from, [[port, to]]);
    else known.push([port, to]);
  }
  const steps: [NodeId, Step][] = [...survey.places.values()]
    .filter(({ node }) => !survey.isNote(node.id))
    .map(({ node, config }) => [
      node.id,
      { type: node.type, config, next: Object.fromEntries(exits.get(node.id) ?? []) },
    ]);
  const content = {
    journey: journey.id,
    name: journey.name,
    entry: entry.node.id,
    source,
    steps: Object.fromEntries(steps),
    goal: journey.goal,
    exits: journey.exits,
    rules: journey.entry,
    holdout: journey.holdout,
    ...(journey.untreated === 'ignore' && { untreated: journey.untreated }),
    zone: journey.zone,
  };
  return { plan: { ...content, version, hash: planHash(content) }, warnings: issues };
}
