import type { RfmCell } from '../../../engine/contract/shop.ts';

/** A score that most customers share, so that it tells nobody from the others. */
export interface RfmTie {
  readonly axis: 'r' | 'f';
  /** 1..5. */
  readonly score: number;
  /** Share of all customers on the grid who have it, 0..1. */
  readonly share: number;
}

const SCORES = [1, 2, 3, 4, 5] as const;
/** A fifth has each score where nobody is level with anybody; from this share on the grid has lost its meaning. */
const TELLING = 0.5;

/** The scores of R and of F that more than half of the customers share: at most one of each. */
export function rfmTies(cells: readonly RfmCell[]): readonly RfmTie[] {
  const all = cells.reduce((sum, { people }) => sum + people, 0);
  if (all === 0) return [];
  return (['r', 'f'] as const).flatMap((axis) =>
    SCORES.map((score) => {
      const people = cells.reduce((sum, cell) => (cell[axis] === score ? sum + cell.people : sum), 0);
      return { axis, score, share: people / all };
    }).filter(({ share }) => share > TELLING),
  );
}
