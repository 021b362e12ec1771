import { z } from 'zod';
import type { CustomerListItem } from './people.ts';

/** Body of `POST /api/customers/:id/merge`: the row id of the customer who is given up; nothing else stands for a number. */
export const mergeRequest = z.object({ other: z.number().int().positive() });
export type MergeRequest = z.infer<typeof mergeRequest>;

/** Query of the preview: the same id, as text. */
export const mergeQuery = z.object({ other: z.coerce.number().pipe(mergeRequest.shape.other) });

/** A journey that the customer who is given up is in, and what becomes of it. */
export interface MergedJourney {
  readonly run: number;
  readonly journey: string;
  readonly journeyName: string;
  /**
   * Null = it goes on as the survivor's. Else why it ends: the survivor is `inside`, has come by the `same-entry`, may
   * not by the `entry-rules`, or would be treated otherwise (`treatment`).
   */
  readonly because: 'inside' | 'same-entry' | 'entry-rules' | 'treatment' | null;
}

/** What one of them did, and what it means to a journey of the other. */
export interface MergedMatch {
  readonly run: number;
  readonly journeyName: string;
  readonly event: string;
  /** It ends the run (goal or exit), or ends its wait. */
  readonly does: 'ends' | 'wakes';
}

type From = 'survivor' | 'former';

/** What a merge would do now. */
export interface MergePreview {
  readonly survivor: CustomerListItem;
  readonly former: CustomerListItem;
  /** Events that move. */
  readonly events: number;
  readonly journeys: readonly MergedJourney[];
  readonly matches: readonly MergedMatch[];
  /** Messages that have not left and are cancelled with the journeys that end. */
  readonly cancelled: number;
  /** Whose address is kept; null = neither has one. */
  readonly email: { readonly value: string; readonly from: From } | null;
  readonly phone: { readonly value: string; readonly from: From } | null;
  /** Names of attributes that are filled from the other, besides the addresses. */
  readonly filled: readonly string[];
  /** The most recent words, by channel and purpose. */
  readonly consents: readonly {
    readonly channel: string;
    readonly purpose: string;
    readonly granted: boolean;
    readonly at: number;
    readonly from: From;
  }[];
}

/** What a merge has done. */
export interface MergeResult {
  readonly customer: number;
  readonly events: number;
  readonly goOn: number;
  readonly ended: number;
  readonly cancelled: number;
}
