import { nodeTypes } from '../../nodes/index.ts';
import { createFactSource } from '../facts/fact-source.ts';
import { createRfmScores } from '../facts/rfm.ts';
import type { AppParts } from '../http/parts.ts';
import { measuredScorer } from '../metrics/figures.ts';
import { createPlans } from '../plans.ts';
import type { Carrier } from '../services.ts';
import { INITIAL_SETTINGS, storedSettings } from '../settings.ts';
import type { Database } from '../store/database.ts';
import type { Environment } from './environment.ts';
import type { ChurnModel } from './model.ts';
import type { createLog } from './log.ts';

/** Builds a process's services: the API's and the worker's alike. */
export function buildServices(parts: {
  readonly environment: Environment;
  readonly database: Database;
  readonly model: ChurnModel;
  readonly carrier: Carrier;
  readonly log: ReturnType<typeof createLog>;
}): AppParts['services'] {
  const { environment, database, model, carrier, log } = parts;
  const clock = Date.now;
  const publicUrl = `http://localhost:${environment.port}`;
  const settings = storedSettings(database, clock, { ...INITIAL_SETTINGS, publicUrl });
  const rfm = createRfmScores(database);
  return {
    database,
    types: nodeTypes,
    plans: createPlans(database),
    facts: createFactSource({ database, settings, rfm, scorer: () => measuredScorer(model.scorer) }),
    carrier,
    settings,
    clock,
    log,
  };
}
