import type { z } from 'zod';
import type { Journey, JourneyNode, NodeId } from './journey.ts';
import type { NodeType, NodeTypes, Port } from './node-type.ts';

/** A node with what its type makes of it. */
export interface Surveyed {
  readonly node: JourneyNode;
  /** Undefined when nobody knows the type. */
  readonly type: NodeType | undefined;
  /** As the type's schema understood it; undefined when the type is unknown or the config bad. */
  readonly config: unknown;
  /** What the schema objects to; empty when the config is good. */
  readonly faults: readonly z.core.$ZodIssue[];
  /** Empty unless the config is good. */
  readonly ports: readonly Port[];
}

/** A journey read once: every node with its type, parsed config and ports. */
export interface Survey {
  readonly places: ReadonlyMap<NodeId, Surveyed>;
  /** The nodes at which customers come in; a sound journey has exactly one. */
  readonly entries: readonly Surveyed[];
  /** Notes have no behaviour: nothing leads to them and they are left out of the plan. */
  isNote(node: NodeId): boolean;
}

/** Nodes are never changed in place, so what was found out about one stays true as long as it lives. */
const known = new WeakMap<JourneyNode, { readonly types: NodeTypes; readonly surveyed: Surveyed }>();

/** Reads a journey. Of several nodes with one id the first counts. */
export function surveyOf(journey: Journey, types: NodeTypes): Survey {
  const places = new Map<NodeId, Surveyed>();
  for (const node of journey.nodes) if (!places.has(node.id)) places.set(node.id, survey(node, types));
  return {
    places,
    entries: [...places.values()].filter(({ type }) => type?.entry !== undefined),
    isNote: (node) => places.get(node)?.type?.group === 'note',
  };
}

function survey(node: JourneyNode, types: NodeTypes): Surveyed {
  const before = known.get(node);
  if (before?.types === types) return before.surveyed;
  const surveyed = read(node, types);
  known.set(node, { types, surveyed });
  return surveyed;
}

function read(node: JourneyNode, types: NodeTypes): Surveyed {
  const type = Object.hasOwn(types, node.type) ? types[node.type] : undefined;
  if (type === undefined) return { node, type, config: undefined, faults: [], ports: [] };
  const parsed = type.config.safeParse(node.config);
  if (!parsed.success) return { node, type, config: undefined, faults: parsed.error.issues, ports: [] };
  return { node, type, config: parsed.data, faults: [], ports: type.ports(parsed.data) };
}
