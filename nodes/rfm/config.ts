import type { z } from 'zod';
import { rfmSelection } from '../../engine/filter.ts';

/** Which part of the RFM grid passes: painted cells and/or named groups, and a range of M. */
export const rfmConfig = rfmSelection;
export type RfmConfig = z.infer<typeof rfmConfig>;

export const rfmInitial: RfmConfig = { cells: [], groups: ['at-risk', 'cannot-lose'] };
