import type { AliasesTable } from '../store/schema.ts';

/** Two ids of the shop's that are one person's. */
export interface NamedMerge {
  /** The id that is given up; whatever comes under it later is the survivor's. */
  readonly previous: string;
  /** Another form of the previous id, given up with it. */
  readonly also?: string;
  /** The id that stays. */
  readonly into: string;
  readonly source: AliasesTable['source'];
}
