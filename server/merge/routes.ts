import { Router } from 'express';
import { mergeQuery, mergeRequest, type MergeResult } from '../../engine/contract/merging.ts';
import { notFound } from '../http/errors.ts';
import { bodyOf, jsonBody, queryOf, rowIdOf } from '../http/input.ts';
import { localeOf } from '../http/locale.ts';
import type { Services } from '../services.ts';
import { mergeNamed } from './merge-named.ts';
import { mergedMeanwhile, mergePreview } from './preview.ts';

const PATH = '/api/customers/:id/merge';

/** Merging by hand: the customer of the address stays, the `other` is given up. */
export function mergeRoutes(services: Services): Router {
  const router = Router();
  router.get(PATH, async (req, res) => {
    const id = rowIdOf(req, 'id', () => notFound('customer'));
    const { other } = queryOf(mergeQuery, req);
    res.json(await mergePreview(services, other, id, localeOf(req)));
  });
  router.post(PATH, jsonBody('1kb'), async (req, res) => {
    const id = rowIdOf(req, 'id', () => notFound('customer'));
    const { other } = bodyOf(mergeRequest, req);
    const { former, survivor, events, cancelled } = await mergePreview(services, other, id, localeOf(req));
    const merge = { previous: former.externalId, into: survivor.externalId, source: 'editor' } as const;
    const done = await mergeNamed(services, merge);
    if (done.status !== 'merged') throw mergedMeanwhile();
    res.json({ customer: id, events, goOn: done.goOn, ended: done.ended, cancelled } satisfies MergeResult);
  });
  return router;
}
