import type { LiveNumbers, NodeNumbers } from '../contract/live.ts';

/** A node that three people came to, of whom so many still wait. */
export function nodeWith(waiting: number): NodeNumbers {
  return {
    ...{ entered: 3, movedIn: 0, movedOut: 0, waiting, held: 0, left: { next: 3 - waiting }, exited: {} },
    ...{ messages: null, reasons: null, conversion: null, arms: null },
  };
}

/** The numbers of a journey that three people entered, at a moment. */
export function numbersAt(at: number, active: number, nodes: LiveNumbers['nodes']): LiveNumbers {
  return {
    ...{ journey: 'j', version: 1, at, state: 'live', active, entered: 3, refused: {}, entryProblem: null, ended: {} },
    ...{ conversion: null, holdout: null, nodes },
  };
}
