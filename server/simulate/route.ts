import { Router } from 'express';
import pLimit from 'p-limit';
import { simulateRequest, type SimulationProgress } from '../../engine/contract/simulation.ts';
import { compile } from '../../engine/compile.ts';
import { apiError, Refusal, requestIdOf } from '../http/errors.ts';
import { bodyOf, paramOf } from '../http/input.ts';
import { draftOf, journeyRow } from '../journeys/rows.ts';
import type { Services } from '../services.ts';
import type { DatabaseLocation } from '../store/database.ts';
import { runSimulation, SimulationFailed } from './run-simulation.ts';

const dayMs = 86_400_000;
/** Each is a thread and holds its customers' histories; more at once would take from the live ones. */
const AT_ONCE = 2;

/**
 * `POST /api/journeys/:id/simulate`: the draft rides through the shop's last `days` real days, as if it had been
 * published then, at most two at a time. Answers a stream of `progress`, then `done` or `failed`; a client that goes away cancels.
 */
export function simulateRoutes(services: Services, location: DatabaseLocation): Router {
  const router = Router();
  const turns = pLimit(AT_ONCE);
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
    const onProgress = (progress: SimulationProgress): void => send('progress', progress);
    try {
      if (turns.activeCount === AT_ONCE) onProgress({ phase: 'queue', done: 0 });
      send('done', await turns(() => runSimulation(input, onProgress, gone.signal)));
    } catch (error) {
      if (!(error instanceof SimulationFailed)) throw error;
      if (error.code !== 'cancelled') send('failed', apiError(error.code, error.message, requestIdOf(req)));
    }
    res.end();
  });
  return router;
}
