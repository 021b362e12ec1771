import { Router } from 'express';
import { simulateRequest } from '../../engine/contract/simulation.ts';
import { compile } from '../../engine/compile.ts';
import { apiError, Refusal, requestIdOf } from '../http/errors.ts';
import { bodyOf, paramOf } from '../http/input.ts';
import { draftOf, journeyRow } from '../journeys/rows.ts';
import type { Services } from '../services.ts';
import type { DatabaseLocation } from '../store/database.ts';
import { runSimulation, SimulationFailed } from './run-simulation.ts';

const dayMs = 86_400_000;

/**
 * `POST /api/journeys/:id/simulate`: the draft rides through the shop's last `days` real days, as if it had been
 * published then. Answers a stream of `progress`, then `done` or `failed`; a client that goes away cancels.
 */
export function simulateRoutes(services: Services, location: DatabaseLocation): Router {
  const router = Router();
  router.post('/api/journeys/:id/simulate', async (req, res) => {
    const wish = bodyOf(simulateRequest, req);
    const draft = draftOf(await journeyRow(services.database.reader, paramOf(req, 'id')));
    const compiled = compile(draft, 1, services.types);
    if ('issues' in compiled) {
      const places = compiled.issues.map((issue) => ({
        path: issue.node ?? '',
        code: issue.code,
        message: issue.text.en,
      }));
      throw new Refusal('journey-has-issues', 422, 'The journey has problems that must be solved first.', places);
    }
    const until = services.clock();
    const { zone, untreatedShare } = await services.settings.get();
    const gone = new AbortController();
    res.on('close', () => gone.abort());
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    const send = (event: string, data: unknown): void =>
      void res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    const customers = wish.customers ?? null;
    const input = {
      location,
      plan: compiled.plan,
      customers,
      from: until - wish.days * dayMs,
      until,
      zone,
      untreatedShare,
    };
    try {
      send('done', await runSimulation(input, (progress) => send('progress', progress), gone.signal));
    } catch (error) {
      if (!(error instanceof SimulationFailed)) throw error;
      if (error.code !== 'cancelled') send('failed', apiError(error.code, error.message, requestIdOf(req)));
    }
    res.end();
  });
  return router;
}
