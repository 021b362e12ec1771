import type { Router } from 'express';
import type { Status } from '../../engine/contract/common.ts';
import type { Plan } from '../../engine/plan.ts';
import type { ScoringPool } from '../model/pool.ts';
import type { Reports } from '../reports/reports.ts';
import type { Services } from '../services.ts';
import type { StoredSettings } from '../settings.ts';
import type { ShopPace } from '../training/shop-pace.ts';
import type { TrainingStarter } from '../training/starter.ts';
import type { IntakeLimits } from './intake.ts';

/** What the HTTP door is made from. */
export interface AppParts {
  /** With the settings of `storedSettings`, which can be changed. */
  readonly services: Services & { readonly settings: StoredSettings };
  readonly auth: {
    /** The administrator's password; null = only this machine is served. */
    readonly password: string | null;
  };
  /** Mounted after the own routes, behind the same walls; their paths start with `/api`. Bodies up to 2 MB are read. */
  readonly extraRoutes?: readonly Router[];
  /** Scores people for their pages; absent or null = there is no model. */
  readonly churnPool?: () => ScoringPool | null;
  readonly durableStatus: () => Status['durable'];
  readonly modelStatus: () => Status['model'];
  readonly sampleStatus: () => Status['sample'];
  /** Starts trainings; absent or null without a Temporal server. */
  readonly trainings?: TrainingStarter | null;
  /** Another champion was named: this process need not wait to see it. */
  readonly modelChanged?: () => Promise<void>;
  /** Numbers shared with other parts; made here when absent. */
  readonly reports?: Reports;
  /** When customers bought, shared with other parts; made here when absent. */
  readonly pace?: ShopPace;
  /** How much the doors for events take on at once; `INTAKE_LIMITS` when absent. */
  readonly intake?: IntakeLimits;
  /** Where the workers of this machine tell their figures. */
  readonly workerFigures?: readonly string[];
  /** Folder of the built editor. */
  readonly editorFolder?: string;
  readonly hooks?: {
    /** Whom an audience trigger would bring in now; null = not an audience trigger, or nobody can say. */
    readonly audienceIds?: (plan: Plan) => Promise<readonly number[] | null>;
    /** A version has just been published: the place to start audience entries. Called after the commit. */
    readonly published?: (plan: Plan) => Promise<void>;
  };
}
