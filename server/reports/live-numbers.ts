import type { LiveNumbers, NodeNumbers } from '../../engine/contract/live.ts';
import type { NodeId } from '../../engine/journey.ts';
import type { NodeType } from '../../engine/node-type.ts';
import type { Plan, Step } from '../../engine/plan.ts';
import { stateOf } from '../journeys/rows.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { nodeConversion, splitReport } from './conversion.ts';
import { noCounts, nodeCounts, type NodeCounts } from './counters.ts';
import { holdoutDesign, holdoutReport } from './holdout.ts';
import { entryReport } from './entry-report.ts';
import { byHeld } from './index-hints.ts';
import type { KeptVersion } from './kept-version.ts';
import type { MessageSums } from './message-sums.ts';
import type { PassageBook } from './passage-book.ts';

/** All numbers of one version, from what is kept (brought up to date here) and the counters. */
export async function liveNumbers(services: Services, kept: KeptVersion): Promise<LiveNumbers> {
  const { database, types, clock } = services;
  const { plan, book, messages } = kept;
  await book.refresh();
  await messages.refresh();
  const [counts, entry, held, design, row] = await Promise.all([
    nodeCounts(database, plan.journey, plan.version),
    entryReport(database, plan.journey, plan.version),
    heldByNode(services, plan),
    holdoutDesign(services, kept),
    database.reader
      .selectFrom('journeys')
      .select(['state', 'paused_at'])
      .where('id', '=', plan.journey)
      .executeTakeFirst(),
  ]);
  const at = clock();
  const ranFor = at - kept.publishedAt;
  const nodes: Record<NodeId, NodeNumbers> = {};
  for (const [node, step] of Object.entries(plan.steps)) {
    const type = Object.hasOwn(types, step.type) ? types[step.type] : undefined;
    nodes[node] = {
      ...(counts.get(node) ?? noCounts()),
      held: held.get(node) ?? 0,
      ...messagesOf(messages, node, type),
      conversion: plan.goal === null ? null : nodeConversion(book, node),
      arms: armsOf(book, node, step, type, ranFor),
    };
  }
  const state = row ? stateOf(row) : 'stopped';
  const entered = counts.get(plan.entry)?.entered ?? 0;
  return {
    journey: plan.journey,
    version: plan.version,
    at,
    state: state === 'draft' ? 'stopped' : state,
    active: sum(counts, (node) => node.waiting),
    entered,
    ...entry,
    ended: endedOf(counts, entered),
    conversion: plan.goal === null ? null : nodeConversion(book, plan.entry),
    holdout: design && holdoutReport(kept, design, ranFor),
    nodes,
  };
}

function messagesOf(
  sums: MessageSums,
  node: NodeId,
  type: NodeType | undefined,
): Pick<NodeNumbers, 'messages' | 'reasons'> {
  if (type?.content === undefined) return { messages: null, reasons: null };
  const { states, reasons } = sums.of(node);
  return { messages: states, reasons };
}

function armsOf(
  book: PassageBook,
  node: NodeId,
  step: Step,
  type: NodeType | undefined,
  ranFor: number,
): NodeNumbers['arms'] {
  const config = type?.arms === undefined ? undefined : type.config.safeParse(step.config);
  if (type?.arms === undefined || !config?.success) return null;
  return splitReport(book, node, type.arms(config.data), ranFor);
}

/** Runs that ended, by reason. Whoever left the drawing by an open port has ended as `finished`. */
function endedOf(counts: ReadonlyMap<NodeId, NodeCounts>, entered: number): Record<string, number> {
  const ended: Record<string, number> = {};
  let reasoned = 0;
  for (const { exited } of counts.values()) {
    for (const [reason, people] of Object.entries(exited)) {
      ended[reason] = (ended[reason] ?? 0) + people;
      reasoned += people;
    }
  }
  const here = entered + sum(counts, (node) => node.movedIn - node.movedOut - node.waiting);
  if (here > reasoned) ended['finished'] = (ended['finished'] ?? 0) + here - reasoned;
  return ended;
}

function sum(counts: ReadonlyMap<NodeId, NodeCounts>, of: (node: NodeCounts) => number): number {
  let total = 0;
  for (const node of counts.values()) total += of(node);
  return total;
}

async function heldByNode({ database }: Services, plan: Plan): Promise<ReadonlyMap<NodeId, number>> {
  const rows = await execute<{ node_id: string; n: number }>(
    database,
    database.reader,
    `select node_id, count(*) as n from runs ${byHeld(database)}
      where held_code is not null and journey_id = ? and version = ? and place <> 'ended' group by node_id`,
    [plan.journey, plan.version],
  );
  return new Map(rows.map((row) => [row.node_id, Number(row.n)]));
}
