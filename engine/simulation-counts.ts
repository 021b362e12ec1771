import type { NodeId, PortId } from './journey.ts';
import type { Plan } from './plan.ts';
import type { Leg } from './run.ts';

/** What happened at one node: entered = waiting + sum of left + sum of exited. */
export interface SimulatedNode {
  readonly entered: number;
  /** Still there when the virtual time was over, the held ones included. */
  readonly waiting: number;
  readonly left: Readonly<Record<PortId, number>>;
  readonly exited: Readonly<Record<string, number>>;
  /** Messages it would have sent; those to held-out customers do not count. */
  readonly sends: number;
  /** Those of the waiting whose decision failed. */
  readonly held: number;
}

export interface SimulatedEdge {
  readonly from: NodeId;
  readonly port: PortId;
  readonly to: NodeId;
  readonly customers: number;
}

interface Counter {
  entered: number;
  waiting: number;
  readonly left: Map<PortId, number>;
  readonly exited: Map<string, number>;
  sends: number;
  held: number;
}

/** Counts legs as they come, by the same rules as the counters of the durable run. */
export class SimulationCounts {
  readonly #nodes = new Map<NodeId, Counter>();
  readonly #endings = new Map<string, number>();

  /**
   * Counts one leg.
   *
   * @param counted number of the last visit whose arrival was counted before.
   * @returns the number of the last visit whose arrival is counted now.
   */
  leg({ visits, effects, rest }: Leg, counted: number, treated: boolean): number {
    let last = counted;
    for (const { node, visit, left } of visits) {
      const counter = this.#at(node);
      if (visit > last) counter.entered += 1;
      last = Math.max(last, visit);
      if ('port' in left) increment(counter.left, left.port);
      else increment(counter.exited, left.exit);
    }
    if (rest.at === 'end') increment(this.#endings, rest.reason);
    else if (rest.visit > last) {
      this.#at(rest.node).entered += 1;
      last = rest.visit;
    }
    if (treated) {
      for (const { node, effect } of effects) if (effect.effect === 'send') this.#at(node).sends += 1;
    }
    return last;
  }

  /** A run ended in the middle of a wait. */
  end(node: NodeId, reason: string): void {
    increment(this.#at(node).exited, reason);
    increment(this.#endings, reason);
  }

  /** A run is still at a node when the virtual time is over. */
  stays(node: NodeId, held: boolean): void {
    const counter = this.#at(node);
    counter.waiting += 1;
    if (held) counter.held += 1;
  }

  /** Every node of the plan, also those that nobody reached. */
  nodes(plan: Plan): Record<NodeId, SimulatedNode> {
    const all = [...new Set([...Object.keys(plan.steps), ...this.#nodes.keys()])];
    return Object.fromEntries(
      all.map((node) => {
        const { left, exited, ...numbers } = this.#at(node);
        return [node, { ...numbers, left: Object.fromEntries(left), exited: Object.fromEntries(exited) }];
      }),
    );
  }

  /** Every edge of the plan. */
  edges(plan: Plan): SimulatedEdge[] {
    return Object.entries(plan.steps).flatMap(([from, { next }]) =>
      Object.entries(next).map(([port, to]) => ({ from, port, to, customers: this.#at(from).left.get(port) ?? 0 })),
    );
  }

  endings(): Record<string, number> {
    return Object.fromEntries(this.#endings);
  }

  #at(node: NodeId): Counter {
    const known = this.#nodes.get(node);
    if (known !== undefined) return known;
    const counter: Counter = { entered: 0, waiting: 0, left: new Map(), exited: new Map(), sends: 0, held: 0 };
    this.#nodes.set(node, counter);
    return counter;
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
