import { Router } from 'express';
import type { Status } from '../../../engine/contract/common.ts';
import { storeTrouble } from '../../store/probe.ts';
import type { StoreTrouble } from '../../store/trouble.ts';
import { naruVersion } from '../naru-version.ts';
import { openApiDocument } from '../openapi.ts';
import type { AppParts } from '../parts.ts';

/** How the parts are, and what the API is. */
export function statusRoutes({ services, durableStatus, modelStatus, sampleStatus }: AppParts): Router {
  const router = Router();
  router.get('/api/status', async (_req, res) => {
    const { customers } = await services.database.reader
      .selectFrom('customers')
      .select((the) => the.fn.countAll<number>().as('customers'))
      .executeTakeFirstOrThrow();
    const status: Status = {
      version: naruVersion(),
      durable: durableStatus(),
      model: modelStatus(),
      sample: sampleStatus(),
      customers: Number(customers),
    };
    res.json(status);
  });
  router.get('/api/openapi.json', (_req, res) => {
    res.json(openApiDocument());
  });
  return router;
}

const SENTENCES: Readonly<Record<StoreTrouble, string>> = {
  'disk-full': 'The disk is full: nothing can be written. It goes on by itself when there is room.',
  'disk-unwritable': 'The disk cannot be written.',
  'database-busy': 'Another program keeps the database locked.',
  'database-unreachable': 'The database cannot be written, for it does not answer.',
};

/** 200 while the store can be read and written and journeys can be carried on, else 503 with the reasons. Open to everybody. */
export function healthRoute({ services, durableStatus }: AppParts): Router {
  const router = Router();
  router.get('/healthz', async (_req, res) => {
    const reasons: string[] = [];
    try {
      await services.database.reader.selectFrom('settings').select('key').limit(1).execute();
    } catch (error) {
      services.log.error({ err: error }, 'the store does not answer');
      reasons.push('The store does not answer.');
    }
    const trouble = await storeTrouble(services);
    if (trouble !== null) reasons.push(SENTENCES[trouble]);
    const { ready, reason } = durableStatus();
    if (!ready) reasons.push(reason ?? 'Temporal is not ready.');
    res.status(reasons.length === 0 ? 200 : 503).json({ ok: reasons.length === 0, reasons });
  });
  return router;
}
