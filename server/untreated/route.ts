import { Router } from 'express';
import { z } from 'zod';
import { queryOf } from '../http/input.ts';
import type { Reports } from '../reports/reports.ts';
import type { Services } from '../services.ts';
import { untreatedCosts } from './cost.ts';

/** Query of `GET /api/untreated`. */
export const untreatedQuery = z.object({ share: z.coerce.number().min(0).max(0.5).optional() });

/** What leaving people untreated costs, before somebody decides on it. */
export function untreatedRoutes(services: Services, reports: Reports): Router {
  const router = Router();
  const cost = untreatedCosts(services, reports);
  router.get('/api/untreated', async (req, res) => {
    const { share } = queryOf(untreatedQuery, req);
    res.json(await cost(share ?? (await services.settings.get()).untreatedShare));
  });
  return router;
}
