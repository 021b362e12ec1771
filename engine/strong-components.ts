/**
 * The cycles of a directed graph: its strongly connected components of more than one node, and single nodes with an edge
 * to themselves. Tarjan's algorithm without recursion; linear in nodes and edges. Components and their members come in
 * the order of `nodes`.
 */
export function cyclesOf(nodes: Iterable<string>, next: (node: string) => readonly string[]): string[][] {
  const order = [...nodes];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open = new Set<string>();
  const trail: string[] = [];
  const cycles: string[][] = [];

  const enter = (node: string): { node: string; rest: Iterator<string> } => {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    trail.push(node);
    open.add(node);
    return { node, rest: next(node).values() };
  };
  const lower = (node: string, to: number): void => {
    low.set(node, Math.min(low.get(node) ?? to, to));
  };
  const close = (node: string): void => {
    const component = trail.splice(trail.lastIndexOf(node));
    for (const member of component) open.delete(member);
    if (component.length > 1 || next(node).includes(node)) cycles.push(component);
  };

  for (const root of order) {
    if (index.has(root)) continue;
    const stack = [enter(root)];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { node, rest } = top;
      const step = rest.next();
      if (step.done !== true) {
        const target = step.value;
        if (!index.has(target)) stack.push(enter(target));
        else if (open.has(target)) lower(node, index.get(target) ?? 0);
        continue;
      }
      stack.pop();
      const parent = stack.at(-1);
      if (parent !== undefined) lower(parent.node, low.get(node) ?? 0);
      if (low.get(node) === index.get(node)) close(node);
    }
  }

  const position = new Map(order.map((node, at) => [node, at]));
  const at = (node: string | undefined): number => position.get(node ?? '') ?? 0;
  for (const cycle of cycles) cycle.sort((a, b) => at(a) - at(b));
  return cycles.sort((a, b) => at(a[0]) - at(b[0]));
}
