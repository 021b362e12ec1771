import { Router } from 'express';
import { z } from 'zod';
import { factorReports } from '../factors/factors.ts';
import { notFound, Refusal } from '../http/errors.ts';
import { horizonRange } from '../model/horizon.ts';
import type { ScoringPool } from '../model/pool.ts';
import type { Services } from '../services.ts';
import { bandSignals } from './band-signals.ts';

const bandOf = z.coerce.number().int().min(1).max(10);

/** Factors of the shop and signals of a band, with a way to forget answers made of rows that are gone. */
export function insightRoutes(
  services: Services,
  pool: () => ScoringPool | null,
): { readonly router: Router; readonly forget: () => void } {
  const router = Router();
  const factors = factorReports(services);
  const signals = bandSignals(services);
  // Factors need no model, only its horizon; without one the shortest that is ever proposed.
  router.get('/api/factors', async (_req, res) => {
    res.json(await factors.get(pool()?.model.horizon ?? horizonRange.shortest));
  });
  router.get('/api/bands/:band/signals', async (req, res) => {
    const band = bandOf.safeParse(req.params['band']);
    if (!band.success) throw notFound('band');
    const scorer = pool();
    if (!scorer) throw new Refusal('no-model', 503, 'The churn model is missing or damaged.');
    res.json(await signals.get(scorer, band.data));
  });
  return {
    router,
    forget() {
      factors.forget();
      signals.forget();
    },
  };
}
