import type { Edge, Journey, JourneyNode } from '../engine/journey.ts';

const ARMS = 8;

/** Columns and rows of the drawing, in canvas units. */
const WIDE = 320;
const HIGH = 190;

/**
 * A journey of exactly so many nodes for benchmarks and tests of size: splits into eight arms, level under level, with mails
 * and waits between, so that people spread over all of it and none walks further than a dozen nodes.
 *
 * @param nodes at least 3. @param duration of each wait.
 */
export function bigJourney(
  id: string,
  nodes: number,
  duration: { readonly amount: number; readonly unit: 'seconds' | 'days' } = { amount: 2, unit: 'days' },
): Journey {
  const drawn: JourneyNode[] = [];
  const edges: Edge[] = [];
  const perRow = Math.ceil(Math.sqrt(nodes * 2));
  const add = (type: string, config: unknown, from: { readonly id: string; readonly port: string } | null): string => {
    const n = drawn.length;
    const name = `n${n}`;
    drawn.push({ id: name, type, config, at: { x: (n % perRow) * WIDE, y: Math.floor(n / perRow) * HIGH } });
    if (from) edges.push({ from: from.id, port: from.port, to: name });
    return name;
  };
  const arms = Array.from({ length: ARMS }, (_, arm) => ({ id: `a${arm}`, label: '', weight: 100 / ARMS }));
  const mail = {
    ...{ channel: 'email', purpose: 'info', subject: 'Hello {{ customer.name }}', body: 'A mail of a large journey' },
    ...{ html: '', templateCode: '', sender: '', onSkip: 'continue' },
  };
  const wait = { kind: 'duration', duration };
  const open: { readonly id: string; readonly port: string; readonly depth: number }[] = [
    { id: add('trigger', { by: 'api' }, null), port: 'next', depth: 0 },
  ];
  // The last node is the end of all that is open then.
  while (drawn.length < nodes - 1) {
    const from = open.shift();
    if (from === undefined) break;
    const { depth } = from;
    if (depth % 3 === 0) {
      const split = add('split', { arms }, from);
      for (const { id: port } of arms) open.push({ id: split, port, depth: depth + 1 });
    } else if (depth % 3 === 1) {
      open.push({ id: add('wait', wait, from), port: 'next', depth: depth + 1 });
    } else {
      open.push({ id: add('send', mail, from), port: 'sent', depth: depth + 1 });
    }
  }
  const [first, ...others] = open;
  const end = add('exit', { reason: 'end' }, first ?? null);
  for (const { id: from, port } of others) edges.push({ from, port, to: end });
  return {
    ...{ id, name: `${nodes} nodes`, nodes: drawn, edges, exits: [], holdout: 0, zone: 'Asia/Seoul' },
    goal: { event: 'order_completed', windowMs: 14 * 86_400_000, ends: false },
    entry: { reentry: 'once', gapMs: 0, capPerDay: null },
  };
}
