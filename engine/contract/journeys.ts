import { z } from 'zod';
import { journey, type Journey } from '../journey.ts';
import type { Issue } from '../issue.ts';

export type JourneyState = 'draft' | 'live' | 'paused' | 'stopped';

export interface JourneyListItem {
  readonly id: string;
  readonly name: string;
  readonly state: JourneyState;
  readonly version: number | null;
  /** People inside now, and runs ever. */
  readonly active: number;
  readonly entered: number;
  /** What `converted` is a share of: treated people past the entry, as on the live page. */
  readonly passed: number;
  readonly converted: number;
  readonly revenue: number;
  readonly updatedAt: number;
}

export interface JourneyDetail {
  readonly id: string;
  readonly state: JourneyState;
  readonly draft: Journey;
  readonly rev: number;
  readonly version: number | null;
  /** The draft differs from the live version. */
  readonly changed: boolean;
  readonly versions: readonly { readonly version: number; readonly hash: string; readonly publishedAt: number }[];
  readonly pausedAt: number | null;
  /** How many runs fell due while paused. */
  readonly dueWhilePaused: number;
}

export const createJourney = z
  .object({
    name: z.string().min(1).max(200),
    template: z.enum(['blank', 'win-back', 'at-risk', 'copy']),
    locale: z.enum(['ko', 'en']),
    /** For `at-risk`: whom it is for and whether half of them get no message, so that the message can be judged. */
    atRisk: z.object({ probability: z.number().min(0).max(1), test: z.boolean() }).optional(),
    /** For `copy`: the journey whose drawing, settings included, the new one starts with. */
    copyOf: z.string().min(1).max(100).optional(),
  })
  .refine(({ template, copyOf }) => template !== 'copy' || copyOf !== undefined, { path: ['copyOf'] });
export type CreateJourney = z.infer<typeof createJourney>;

export const saveDraft = z.object({ rev: z.number().int(), draft: journey });
export type SaveDraft = z.infer<typeof saveDraft>;

/** Where the people inside would stand. */
export interface PublishPreview {
  readonly issues: readonly Issue[];
  /** How many customers the trigger would bring in at once (audience triggers), else null. */
  readonly wouldEnter: number | null;
  readonly inside: readonly {
    readonly node: string;
    readonly people: number;
    /** The node exists in the new version. */ readonly kept: boolean;
  }[];
  /** Share of those who enter whom the shop's untreated group takes away; 0 when the journey is for everybody. */
  readonly untreatedShare: number;
  /**
   * Of those who would enter at once: `already-inside`, `reentry` and `capped` do not; `untreated` and `holdout` get
   * nothing; of the others so many lack a date, an address, a consent, or all ways to be reached.
   */
  readonly notes: readonly { readonly code: string; readonly people: number }[];
}

export const publishRequest = z.object({
  rev: z.number().int(),
  /** What happens to those inside: stay in their version, move to the same node, or leave. */
  inside: z.enum(['stay', 'move', 'leave']),
});
export type PublishRequest = z.infer<typeof publishRequest>;

export const resumeRequest = z.object({
  /** Run now what fell due; keep the remaining time; or skip what fell due (those runs leave their wait when next due). */
  mode: z.enum(['run-now', 'keep-remaining', 'skip']),
});
export type ResumeRequest = z.infer<typeof resumeRequest>;

export const enterRequest = z.object({
  customers: z.array(z.string().min(1).max(200)).min(1).max(1000),
  key: z.string().min(1).max(200),
  properties: z.record(z.string(), z.unknown()).optional(),
});
