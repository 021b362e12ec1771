import { Router } from 'express';
import { createJourney as createSchema, saveDraft as saveSchema } from '../../../engine/contract/journeys.ts';
import { createJourney } from '../../journeys/create.ts';
import { journeyDetail } from '../../journeys/detail.ts';
import { deleteJourney, saveDraft } from '../../journeys/drafts.ts';
import { journeyList, type ConversionOf } from '../../journeys/list.ts';
import type { Services } from '../../services.ts';
import { bodyOf, jsonBody, paramOf } from '../input.ts';

/** Journeys and their drafts. */
export function journeyRoutes(services: Services, conversionOf: ConversionOf): Router {
  const router = Router();
  router.get('/api/journeys', async (_req, res) => {
    res.json(await journeyList(services, conversionOf));
  });
  router.post('/api/journeys', jsonBody('64kb'), async (req, res) => {
    const id = await createJourney(services, bodyOf(createSchema, req));
    res.status(201).json(await journeyDetail(services, id));
  });
  router.get('/api/journeys/:id', async (req, res) => {
    res.json(await journeyDetail(services, paramOf(req, 'id')));
  });
  router.put('/api/journeys/:id/draft', jsonBody('10mb'), async (req, res) => {
    res.json({ rev: await saveDraft(services, paramOf(req, 'id'), bodyOf(saveSchema, req)) });
  });
  router.delete('/api/journeys/:id', async (req, res) => {
    await deleteJourney(services, paramOf(req, 'id'));
    res.status(204).end();
  });
  return router;
}
