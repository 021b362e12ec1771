import { Router } from 'express';
import { publishRequest, resumeRequest } from '../../../engine/contract/journeys.ts';
import { journeyDetail } from '../../journeys/detail.ts';
import { publish } from '../../journeys/publish.ts';
import { publishPreview } from '../../journeys/publish-preview.ts';
import { journeyRow } from '../../journeys/rows.ts';
import { pauseJourney, resumeJourney } from '../../runs/control.ts';
import { movePeopleInside } from '../../runs/publish-moves.ts';
import { finishStop, stopJourney } from '../../runs/stopping.ts';
import { Refusal } from '../errors.ts';
import { bodyOf, jsonBody, paramOf } from '../input.ts';
import type { AppParts } from '../parts.ts';

/** Publishing, pausing, resuming, stopping: what is done with those inside. */
export function publishingRoutes(parts: AppParts): Router {
  const { services, durableStatus, hooks } = parts;
  const router = Router();
  const body = jsonBody('64kb');

  router.post('/api/journeys/:id/publish/preview', body, async (req, res) => {
    res.json(await publishPreview(services, paramOf(req, 'id'), hooks?.audienceIds));
  });

  router.post('/api/journeys/:id/publish', body, async (req, res) => {
    const wish = bodyOf(publishRequest, req);
    const { ready, reason } = durableStatus();
    if (!ready) {
      throw new Refusal(
        'durable-unavailable',
        503,
        reason ?? 'Temporal is not ready, so nothing can be published now.',
      );
    }
    const plan = await publish(services, paramOf(req, 'id'), wish);
    await movePeopleInside(services, plan, wish.inside);
    await hooks?.published?.(plan);
    res.json({ version: plan.version });
  });

  router.post('/api/journeys/:id/pause', body, async (req, res) => {
    const id = paramOf(req, 'id');
    await journeyRow(services.database.db, id);
    if (!(await pauseJourney(services, id))) {
      throw new Refusal('journey-not-live', 409, 'Only a live journey that is not paused can be paused.');
    }
    res.json(await journeyDetail(services, id));
  });

  router.post('/api/journeys/:id/resume', body, async (req, res) => {
    const { mode } = bodyOf(resumeRequest, req);
    const id = paramOf(req, 'id');
    await journeyRow(services.database.db, id);
    if ((await resumeJourney(services, id, mode)) === null) {
      throw new Refusal('journey-not-paused', 409, 'The journey is not paused.');
    }
    res.json(await journeyDetail(services, id));
  });

  router.post('/api/journeys/:id/stop', body, async (req, res) => {
    const id = paramOf(req, 'id');
    const { state } = await journeyRow(services.database.db, id);
    // A stop that was interrupted is taken up again by asking once more.
    if (state === 'draft')
      throw new Refusal('journey-not-live', 409, 'A journey that was never published cannot be stopped.');
    await stopJourney(services, id);
    // It has stopped already: nobody waits until all have left, and the sweep goes on should this process end before.
    finishStop(services, id).catch((error: unknown) => {
      services.log.warn({ err: error, journey: id }, 'those inside a stopped journey are left to the sweep');
    });
    res.json(await journeyDetail(services, id));
  });
  return router;
}
