import { z } from 'zod';
import { RFM_GROUPS, type RfmGroup } from './filter.ts';
import { rfmGroupOf } from './rfm.ts';

const SCORES = [1, 2, 3, 4, 5] as const;

/** One part of the R x F grid, as addresses name it: `r5f4` = one cell, otherwise a named group. */
export const rfmPart = z.union([z.enum(RFM_GROUPS), z.string().regex(/^r[1-5]f[1-5]$/)]);
export type RfmPart = z.infer<typeof rfmPart>;

/** A cell of the grid, scores 1..5. */
export interface RfmPlace {
  readonly r: number;
  readonly f: number;
}

/** The name of one cell. */
export function rfmCellPart({ r, f }: RfmPlace): RfmPart {
  return `r${String(r)}f${String(f)}`;
}

/** The one cell that a part is; null = a named group. */
export function rfmCellOf(part: RfmPart): RfmPlace | null {
  const cell = /^r([1-5])f([1-5])$/.exec(part);
  return cell ? { r: Number(cell[1]), f: Number(cell[2]) } : null;
}

/** The named group that a part is, or that its cell belongs to. */
export function rfmGroupOfPart(part: RfmPart): RfmGroup {
  const cell = rfmCellOf(part);
  return cell ? rfmGroupOf(cell.r, cell.f) : (part as RfmGroup);
}

/** The cells of a part, by the rule that names them (`rfmGroupOf`); none for those without an order (`prospect`). */
export function rfmPlacesOf(part: RfmPart): readonly RfmPlace[] {
  const cell = rfmCellOf(part);
  if (cell) return [cell];
  return SCORES.flatMap((r) => SCORES.map((f) => ({ r, f }))).filter(({ r, f }) => rfmGroupOf(r, f) === part);
}
