import { Router } from 'express';
import { replayRequest } from '../../engine/contract/shop.ts';
import { audienceFilter } from '../../engine/filter.ts';
import { audienceEstimates } from '../audiences/estimate.ts';
import { AudienceUnavailable } from '../audiences/matching.ts';
import type { RfmScores } from '../facts/rfm.ts';
import { Refusal } from '../http/errors.ts';
import { bodyOf } from '../http/input.ts';
import type { ScoringPool } from '../model/pool.ts';
import { predictionOverview } from '../predictions/overview.ts';
import type { Replay } from '../replay/replay.ts';
import { removeSample } from '../sample/remove.ts';
import type { Services } from '../services.ts';
import type { SampleState } from '../start/sample-state.ts';
import { bandCounts } from './bands.ts';
import { insightRoutes } from './insight-routes.ts';
import { modelCard } from './model-card.ts';
import { rfmCells } from './rfm-cells.ts';

/** What the shop's figures are made from. */
export interface FigureParts {
  readonly services: Services;
  /** Null while there is no model. */
  readonly pool: () => ScoringPool | null;
  readonly rfm: RfmScores;
  readonly sample: Pick<SampleState, 'status' | 'removed'>;
  readonly replay: Replay;
  /** Rows were removed: whatever keeps sums in memory starts anew. */
  readonly rowsRemoved?: () => void;
}

/** Audience estimates, churn bands, RFM cells, the model card, and the sample shop with its replay. */
export function figureRoutes({ services, pool, rfm, sample, replay, rowsRemoved }: FigureParts): Router {
  const router = Router();
  const estimate = audienceEstimates(services);
  const bands = bandCounts(services, pool);
  const cells = rfmCells(services, rfm);
  const insights = insightRoutes(services, pool);
  let removing: Promise<number> | null = null;

  router.post('/api/audience/estimate', async (req, res) => {
    const filter = bodyOf(audienceFilter, req);
    try {
      res.json(await estimate(filter));
    } catch (error) {
      if (error instanceof AudienceUnavailable) throw new Refusal(error.code, 503, error.message);
      throw error;
    }
  });

  /** What is counted while the sample comes in is not kept. */
  const forgetHalf = (): void => {
    if (sample.status().state !== 'loading') return;
    bands.forget();
    cells.forget();
    insights.forget();
  };

  router.get('/api/bands', async (_req, res) => {
    forgetHalf();
    res.json((await bands.get()) ?? noModel());
    forgetHalf();
  });
  router.get('/api/predictions', async (_req, res) => {
    res.json(await predictionOverview(services));
  });
  router.get('/api/rfm', async (_req, res) => {
    forgetHalf();
    res.json(await cells.get());
    forgetHalf();
  });
  router.use(insights.router);
  router.get('/api/model', (_req, res) => {
    res.json(modelCard((pool() ?? noModel()).model));
  });

  router.delete('/api/sample', async (_req, res) => {
    if (sample.status().state === 'loading') {
      throw new Refusal('sample-loading', 409, 'The sample shop is still being loaded. Remove it when it is complete.');
    }
    await replay.forget();
    removing ??= removeSample(services.database).finally(() => {
      removing = null;
    });
    await removing;
    await sample.removed();
    bands.forget();
    cells.forget();
    insights.forget();
    rowsRemoved?.();
    res.status(204).end();
  });

  router.get('/api/replay', async (_req, res) => {
    res.json(await replay.state());
  });
  router.post('/api/replay', async (req, res) => {
    res.json(await replay.act(bodyOf(replayRequest, req)));
  });
  return router;
}

function noModel(): never {
  throw new Refusal('no-model', 503, 'The churn model is missing or damaged; train it, or restore its files.');
}
