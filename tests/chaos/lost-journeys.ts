import type { Journey } from '../../engine/journey.ts';
import {
  asksAttribute,
  byApi,
  exitWith,
  journeyOf,
  mail,
  waitFor,
  waitForEvent,
} from '../../server/runs/testing/journeys.ts';

/** Where people are when Temporal is lost: a journey for each. */
export const WAYS = ['riding', 'parked', 'hoping', 'due', 'held', 'ended'] as const;
export type Way = (typeof WAYS)[number];

/** Each: in, one node (its name, what it is, the port by which it is left) in which people are lost, a mail, out. */
const MIDDLES = {
  riding: ['nap', waitFor(100, 'seconds'), 'next'],
  parked: ['nap', waitFor(240, 'seconds'), 'next'],
  hoping: ['hope', waitForEvent('proceed-hoping', 2, 'hours'), 'happened'],
  due: ['hope', waitForEvent('proceed-due', 2, 'hours'), 'happened'],
  held: ['ask', asksAttribute, 'else'],
  ended: ['nap', waitFor(1, 'seconds'), 'next'],
} as const;

/** The journey of a way. */
export function lostJourney(id: string, way: Way): Journey {
  const [name, middle, port] = MIDDLES[way];
  const nodes = { start: byApi, [name]: middle, mail, end: exitWith('done') };
  const edges = [
    `start:next>${name}`,
    `${name}:${port}>mail`,
    // Nobody takes it, but a branch must lead somewhere.
    ...(way === 'held' ? [`${name}:a>mail`] : []),
    'mail:sent>end',
    'mail:failed>end',
  ];
  const entry = { reentry: 'once', gapMs: 0, capPerDay: null } as const;
  return journeyOf(id, nodes, edges, { name: way, entry });
}
