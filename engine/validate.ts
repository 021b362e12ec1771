import type { Issue } from './issue.ts';
import { journeyIssue } from './journey-issues.ts';
import type { Edge, Journey, NodeId } from './journey.ts';
import type { NodeTypes } from './node-type.ts';
import { cyclesOf } from './strong-components.ts';
import { surveyOf, type Survey, type Surveyed } from './survey.ts';
import { hasUnfinishedRule } from './unfinished-rules.ts';
import { isZone } from './wall-clock.ts';

const DAY = 86_400_000;

/**
 * Everything that is wrong with a drawing, as finished sentences: the journey's own problems first, then node by node in
 * drawing order. A journey without an `error` compiles. Takes time linear in nodes and edges.
 */
export function validate(journey: Journey, types: NodeTypes): Issue[] {
  const survey = surveyOf(journey, types);
  const issues = ofJourney(journey, survey);
  const edges = edgesByNode(journey);
  const reached = reachable(survey, edges);
  const endless = new Set(waitlessCycles(survey, edges).map((cycle) => cycle[0] ?? ''));

  for (const surveyed of survey.places.values()) {
    const { id } = surveyed.node;
    const leaving = edges.get(id) ?? [];
    if (survey.entries.length > 0 && !reached.has(id) && !survey.isNote(id)) {
      issues.push(journeyIssue('unreachable', { node: id }));
    }
    issues.push(...ofConfig(surveyed), ...ofEdges(surveyed, leaving, survey));
    if (endless.has(id)) issues.push(journeyIssue('cycle-without-wait', { node: id }));
    issues.push(...ofType(surveyed, journey));
  }
  for (const [from, orphans] of edges) {
    if (survey.places.has(from)) continue;
    for (const { port } of orphans) issues.push(journeyIssue('unknown-node', { port }, { id: from }));
  }
  return issues;
}

function ofJourney(journey: Journey, survey: Survey): Issue[] {
  const issues: Issue[] = [];
  const [, ...more] = survey.entries;
  const behaving = [...survey.places.keys()].filter((id) => !survey.isNote(id));
  if (behaving.length === 0) issues.push(journeyIssue('empty-journey'));
  else if (survey.entries.length === 0) issues.push(journeyIssue('no-entry'));
  for (const { node } of more) issues.push(journeyIssue('several-entries', { node: node.id }));
  for (const id of duplicates(journey)) issues.push(journeyIssue('duplicate-id', { node: id }, { id }));
  if (journey.goal === null) issues.push(journeyIssue('no-goal'));
  if (journey.goal?.where && hasUnfinishedRule(journey.goal.where)) {
    issues.push(journeyIssue('rule-without-value', { field: 'goal' }));
  }
  journey.exits.forEach(({ where }, index) => {
    if (!where || !hasUnfinishedRule(where)) return;
    issues.push(journeyIssue('rule-without-value', { field: `exits.${String(index)}` }));
  });
  issues.push(...ofUntreated(journey, survey));
  if (!isZone(journey.zone)) issues.push(journeyIssue('bad-zone', { field: 'zone' }, { zone: journey.zone }));
  return issues;
}

/** Notices that everyone must get should not stop at the untreated group, and advertising should. */
function ofUntreated(journey: Journey, survey: Survey): Issue[] {
  const purposes = [...survey.places.values()].flatMap(({ type, config, faults }) =>
    type?.content === undefined || faults.length > 0 ? [] : [type.content(config).purpose],
  );
  if (purposes.length === 0) return [];
  const isForAll = journey.untreated === 'ignore';
  if (purposes.includes('ad')) return isForAll ? [journeyIssue('untreated-advertised', { field: 'untreated' })] : [];
  return isForAll ? [] : [journeyIssue('untreated-without-advertising', { field: 'untreated' })];
}

function duplicates(journey: Journey): Set<NodeId> {
  const seen = new Set<NodeId>();
  return new Set(journey.nodes.flatMap(({ id }) => (seen.size === seen.add(id).size ? [id] : [])));
}

function edgesByNode(journey: Journey): Map<NodeId, Edge[]> {
  const edges = new Map<NodeId, Edge[]>();
  for (const edge of journey.edges) {
    const leaving = edges.get(edge.from);
    if (leaving === undefined) edges.set(edge.from, [edge]);
    else leaving.push(edge);
  }
  return edges;
}

function reachable(survey: Survey, edges: ReadonlyMap<NodeId, readonly Edge[]>): Set<NodeId> {
  const reached = new Set(survey.entries.map(({ node }) => node.id));
  for (const id of reached) for (const { to } of edges.get(id) ?? []) reached.add(to);
  return reached;
}

/** Cycles of nodes that never wait; a type that says nothing about waiting never waits. */
function waitlessCycles(survey: Survey, edges: ReadonlyMap<NodeId, readonly Edge[]>): string[][] {
  const hurried = new Set<NodeId>();
  for (const [id, { type, config, faults }] of survey.places) {
    if (faults.length === 0 && type?.waits?.(config) !== true) hurried.add(id);
  }
  const next = (id: NodeId): NodeId[] => (edges.get(id) ?? []).map(({ to }) => to).filter((to) => hurried.has(to));
  return cyclesOf(hurried, next);
}

function ofConfig({ node, type, faults }: Surveyed): Issue[] {
  if (type === undefined) return [journeyIssue('unknown-type', { node: node.id }, { type: node.type })];
  const fields = new Set(faults.map(({ path }) => path.map(String).join('.')));
  return [...fields].map((field) =>
    field === ''
      ? journeyIssue('bad-config', { node: node.id }, {}, { field: type.title })
      : journeyIssue('bad-config', { node: node.id, field }, { field }),
  );
}

function ofEdges({ node, type, faults, ports }: Surveyed, leaving: readonly Edge[], survey: Survey): Issue[] {
  const issues: Issue[] = [];
  const taken = new Set<string>();
  const portsKnown = type !== undefined && faults.length === 0;
  for (const { port, to } of leaving) {
    const place = { node: node.id, port };
    if (taken.has(port)) issues.push(journeyIssue('duplicate-edge', place, { port }));
    taken.add(port);
    if (portsKnown && !ports.some(({ id }) => id === port)) issues.push(journeyIssue('unknown-port', place, { port }));
    const target = survey.places.get(to);
    if (target === undefined) issues.push(journeyIssue('unknown-node', place, { id: to }));
    else if (target.type?.entry !== undefined) issues.push(journeyIssue('edge-into-entry', place));
    else if (survey.isNote(to)) issues.push(journeyIssue('edge-into-note', place));
  }
  for (const { id, label, required } of ports) {
    if (!required || taken.has(id)) continue;
    issues.push(journeyIssue('unconnected-port', { node: node.id, port: id }, { port: id }, { port: label }));
  }
  return issues;
}

/** What only the type can know, and how its waits fit the goal. */
function ofType({ node, type, config, faults }: Surveyed, journey: Journey): Issue[] {
  if (type === undefined || faults.length > 0) return [];
  const issues: Issue[] = [];
  const longest = type.longestWait?.(config) ?? 0;
  if (journey.goal !== null && longest > journey.goal.windowMs) {
    const goalDays = Math.round((journey.goal.windowMs / DAY) * 10) / 10;
    issues.push(journeyIssue('wait-longer-than-goal', { node: node.id }, { goalDays }));
  }
  const entry = type.entry?.(config);
  const who = entry?.by === 'audience' ? entry.filter : entry?.by === 'event' ? entry.where : undefined;
  if (who && hasUnfinishedRule(who)) issues.push(journeyIssue('rule-without-value', { node: node.id }));
  for (const issue of type.check?.(config, { journey, node }) ?? []) issues.push({ node: node.id, ...issue });
  return issues;
}
