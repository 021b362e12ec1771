import type { Golden } from './ride.ts';

/** Ports by which nobody left, as `node:port`: a decision that leads there could change unseen. */
export function untakenPorts({ steps, rides }: Golden): string[] {
  const taken = new Set<string>();
  for (const leg of Object.values(rides.ways).flat()) {
    if (!('visits' in leg)) continue;
    for (const { node, left } of leg.visits) if ('port' in left) taken.add(`${node}:${left.port}`);
  }
  return Object.entries(steps)
    .flatMap(([node, { ports }]) => ports.map((port) => `${node}:${port}`))
    .filter((way) => !taken.has(way));
}
