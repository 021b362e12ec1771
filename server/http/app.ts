import express from 'express';
import { apiError, answerErrors, requestIdOf } from './errors.ts';
import { editorFiles } from './editor-files.ts';
import { jsonBody } from './input.ts';
import { Intake } from './intake.ts';
import type { AppParts } from './parts.ts';
import { requestLog } from './request-log.ts';
import { enteringRoutes } from './routes/entering.ts';
import { eventRoutes } from './routes/events.ts';
import { healthRoute, statusRoutes } from './routes/health.ts';
import { journeyRoutes } from './routes/journeys.ts';
import { liveRoutes } from './routes/live.ts';
import { createMetrics } from './routes/metrics.ts';
import { mergeRoutes } from '../merge/routes.ts';
import { peopleRoutes } from './routes/people.ts';
import { publishingRoutes } from './routes/publishing.ts';
import { shopRoutes } from './routes/shop.ts';
import { ownHostOnly, passwordWall, safeHeaders, sameOriginOnly } from './security.ts';
import { createReports } from '../reports/reports.ts';
import { sendingRoutes } from '../sending/routes.ts';
import { unsubscribeRoutes } from '../sending/unsubscribe.ts';
import { trainingRoutes } from '../training/routes.ts';
import { shopPace } from '../training/shop-pace.ts';
import { untreatedRoutes } from '../untreated/route.ts';
import { writeKeys } from '../write-keys.ts';

/**
 * The whole HTTP door. In order: open routes (health, unsubscribe), events by write key, then the wall (password, or own
 * machine only), the API, and the editor for every other address.
 */
export function createApp(parts: AppParts): express.Express {
  const { services, auth } = parts;
  const keys = writeKeys(services.database, services.clock);
  const reports = parts.reports ?? createReports(services);
  const pace = parts.pace ?? shopPace(services);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  const intake = new Intake(parts.intake);
  const metrics = createMetrics(services, intake, parts.workerFigures ?? []);
  app.use(requestLog(services.log), metrics.measure, safeHeaders());
  app.use(healthRoute(parts));

  app.use(unsubscribeRoutes(services));
  app.use(eventRoutes(services, keys, intake));
  const entering = enteringRoutes(services, keys);
  app.use(entering.open);

  const wall = auth.password === null ? [ownHostOnly] : passwordWall(auth.password);
  app.use('/metrics', ...wall);
  app.use(metrics.routes);
  app.use('/api', ...wall, sameOriginOnly, (_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.use(statusRoutes(parts));
  app.use(journeyRoutes(services, (journey, version) => reports.conversion(journey, version)));
  app.use(entering.walled);
  app.use(publishingRoutes(parts));
  app.use(liveRoutes(services, reports));
  app.use(peopleRoutes(services, parts.durableStatus, parts.churnPool ?? (() => null), pace));
  app.use(mergeRoutes(services));
  app.use(shopRoutes(services, keys));
  app.use(untreatedRoutes(services, reports));
  app.use(trainingRoutes(parts, pace));
  app.use('/api', jsonBody('2mb'));
  app.use(sendingRoutes(services));
  for (const router of parts.extraRoutes ?? []) app.use(router);
  app.use(['/api', '/v1'], (req, res) => {
    res.status(404).json(apiError('no-such-route', 'There is nothing at this address.', requestIdOf(req)));
  });

  if (parts.editorFolder !== undefined) {
    if (auth.password !== null) app.use(...passwordWall(auth.password));
    app.use(editorFiles(parts.editorFolder));
  }
  app.use((req, res) => {
    res.status(404).json(apiError('no-such-route', 'There is nothing at this address.', requestIdOf(req)));
  });
  app.use(answerErrors);
  return app;
}
