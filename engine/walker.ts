import type { FactRequest } from './facts.ts';
import type { NodeId, PortId } from './journey.ts';
import type { NodeType, NodeTypes } from './node-type.ts';
import type { Plan } from './plan.ts';

/** A step of a plan made ready for walking: its type looked up, its config parsed, its answers asked for once. */
export interface Place {
  readonly node: NodeId;
  readonly type: NodeType;
  readonly config: unknown;
  readonly needs: readonly FactRequest[];
  readonly ports: ReadonlySet<PortId>;
  readonly next: ReadonlyMap<PortId, NodeId>;
  /** Position in an order in which steps come before what they lead to, cycles aside: groups merge before they are decided. */
  readonly rank: number;
}

/** Why a step cannot be walked: the runs that stand there are held with this. */
export interface BrokenPlace {
  readonly broken: { readonly code: string; readonly detail: string };
}

/** A plan made ready for walking. */
export interface Walker {
  /** The place of a node; undefined when the plan has no such node. */
  at(node: NodeId): Place | BrokenPlace | undefined;
}

const ready = new WeakMap<Plan, { types: NodeTypes; walker: Walker }>();

/** The plan's walker; made once per plan, its steps when somebody first stands there. */
export function walkerOf(plan: Plan, types: NodeTypes): Walker {
  const known = ready.get(plan);
  if (known?.types === types) return known.walker;
  const walker = makeWalker(plan, types);
  ready.set(plan, { types, walker });
  return walker;
}

function makeWalker(plan: Plan, types: NodeTypes): Walker {
  const ranks = ranksOf(plan);
  const places = new Map<NodeId, Place | BrokenPlace>();
  return {
    at(node) {
      const known = places.get(node);
      if (known !== undefined) return known;
      if (!Object.hasOwn(plan.steps, node)) return undefined;
      const place = makePlace(plan, types, node, ranks.get(node) ?? 0);
      places.set(node, place);
      return place;
    },
  };
}

function makePlace(plan: Plan, types: NodeTypes, node: NodeId, rank: number): Place | BrokenPlace {
  const step = plan.steps[node];
  const type = step !== undefined && Object.hasOwn(types, step.type) ? types[step.type] : undefined;
  if (step === undefined || type === undefined) {
    return { broken: { code: 'unknown-type', detail: `there is no node type ${step?.type ?? ''}` } };
  }
  const parsed = type.config.safeParse(step.config);
  if (!parsed.success) return { broken: { code: 'bad-config', detail: parsed.error.message.slice(0, 500) } };
  try {
    return {
      node,
      type,
      config: parsed.data,
      needs: type.needs(parsed.data),
      ports: new Set(type.ports(parsed.data).map((port) => port.id)),
      next: new Map(Object.entries(step.next)),
      rank,
    };
  } catch (error) {
    return { broken: { code: 'bad-config', detail: String(error).slice(0, 500) } };
  }
}

/** Reverse postorder from the entry, then from every step it does not reach; without recursion, for long journeys. */
function ranksOf(plan: Plan): Map<NodeId, number> {
  const postorder: NodeId[] = [];
  const seen = new Set<NodeId>();
  const starts = [...Object.keys(plan.steps).filter((node) => node !== plan.entry), plan.entry];
  for (const start of starts) {
    const stack: { node: NodeId; rest: Iterator<NodeId> }[] = [];
    const open = (node: NodeId): void => {
      const step = plan.steps[node];
      if (step === undefined || seen.has(node)) return;
      seen.add(node);
      stack.push({ node, rest: Object.values(step.next).values() });
    };
    open(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const child = top.rest.next();
      if (child.done === true) {
        postorder.push(top.node);
        stack.pop();
      } else {
        open(child.value);
      }
    }
  }
  return new Map(postorder.map((node, index) => [node, postorder.length - index]));
}
