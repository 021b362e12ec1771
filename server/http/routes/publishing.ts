import { Router } from 'express';
import { publishRequest } from '../../../engine/contract/journeys.ts';
import { publish } from '../../journeys/publish.ts';
import { publishPreview } from '../../journeys/publish-preview.ts';
import { Refusal } from '../errors.ts';
import { bodyOf, jsonBody, paramOf } from '../input.ts';
import type { AppParts } from '../parts.ts';

/** Publishing, and what is done with those inside. */
export function publishingRoutes(parts: AppParts): Router {
  const { services, durableStatus, hooks } = parts;
  const router = Router();
  const body = jsonBody('64kb');

  router.post('/api/journeys/:id/publish/preview', body, async (req, res) => {
    res.json(await publishPreview(services, paramOf(req, 'id'), hooks?.audienceCount));
  });
  router.post('/api/journeys/:id/publish', body, async (req, res) => {
    const wish = bodyOf(publishRequest, req);
    needDurable();
    const plan = await publish(services, paramOf(req, 'id'), wish);
    await hooks?.published?.(plan);
    res.json({ version: plan.version });
  });
  return router;

  function needDurable(): void {
    const { ready, reason } = durableStatus();
    if (ready) return;
    throw new Refusal('durable-unavailable', 503, reason ?? 'Temporal is not ready, so nothing can be published now.');
  }
}
