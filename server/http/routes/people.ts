import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import { z } from 'zod';
import type { Status } from '../../../engine/contract/common.ts';
import { rfmPart } from '../../../engine/rfm-part.ts';
import { customerDetail } from '../../people/customer-detail.ts';
import { customerOfRef } from '../../people/customer-ref.ts';
import { PAGE } from '../../people/cursors.ts';
import { findCustomers } from '../../people/customers.ts';
import { messagesFile } from '../../people/messages-file.ts';
import { messageDetail, messageList } from '../../people/messages.ts';
import { peopleFile } from '../../people/people-file.ts';
import { narrows, peopleConditions } from '../../people/people-filter.ts';
import { runDetail } from '../../people/run-detail.ts';
import { scoredPeople } from '../../people/scored-people.ts';
import { stuckPeople } from '../../people/stuck.ts';
import type { ScoringPool } from '../../model/pool.ts';
import type { Services } from '../../services.ts';
import type { ShopPace } from '../../training/shop-pace.ts';
import { notFound } from '../errors.ts';
import { paramOf, queryOf, rowIdOf } from '../input.ts';
import { localeOf } from '../locale.ts';

const cursor = z.string().max(1000).optional();

const share = z.coerce.number().min(0).max(1).optional();

/**
 * Query of `GET /api/customers`; `band` 0 = without a score, `above` and `below` are probabilities, `silentFor` days
 * without a purchase of somebody who has bought, `rfm` a cell (`r5f4`) or a named group.
 */
export const customersQuery = z.object({
  q: z.string().max(200).default(''),
  band: z.coerce.number().int().min(0).max(10).optional(),
  above: share,
  below: share,
  silentFor: z.coerce.number().int().min(0).max(3650).optional(),
  rfm: rfmPart.optional(),
  cursor,
});

/** Query of `GET /api/customers.csv`; `locale` is the language of the column heads. */
export const customersFileQuery = customersQuery
  .omit({ cursor: true })
  .extend({ locale: z.enum(['ko', 'en']).default('en') });

/** Query of `GET /api/messages`. */
export const messagesQuery = z.object({
  state: z.string().max(50).optional(),
  journey: z.string().max(64).optional(),
  node: z.string().max(64).optional(),
  customer: z.coerce.number().int().nonnegative().optional(),
  cursor,
});

/** Query of `GET /api/messages.csv`; `locale` is the language of the heads and of the reasons. */
export const messagesFileQuery = messagesQuery
  .omit({ cursor: true })
  .extend({ locale: z.enum(['ko', 'en']).default('en') });

/**
 * Customers, their ways and what was sent to them.
 * @param pool what scores people for these pages; null while there is no model.
 * @param pace when the shop's customers bought: whom a horizon would call gone.
 */
export function peopleRoutes(
  services: Services,
  durableStatus: () => Status['durable'],
  pool: () => ScoringPool | null,
  pace: ShopPace,
): Router {
  const router = Router();
  router.get('/api/customers', async (req, res) => {
    const { q, cursor, ...filter } = queryOf(customersQuery, req);
    const answer = narrows(filter)
      ? scoredPeople(services, filter, q, cursor, PAGE, await peopleConditions(services.database, pace, filter))
      : findCustomers(services, pool(), q, cursor);
    res.json(await answer);
  });
  router.get('/api/customers.csv', async (req, res) => {
    const { q, locale, ...filter } = queryOf(customersFileQuery, req);
    const also = await peopleConditions(services.database, pace, filter);
    res.setHeader('Content-Type', 'text/csv; charset=utf-8');
    res.setHeader('Content-Disposition', 'attachment; filename="customers.csv"');
    await pipeline(peopleFile(services, filter, q, locale, also), res);
  });
  router.get('/api/customers/:id', async (req, res) => {
    const id = await customerOfRef(services.database, paramOf(req, 'id'));
    if (id === null) throw notFound('customer');
    res.json(await customerDetail(services, pool(), id, localeOf(req)));
  });
  router.get('/api/customers/:id/runs/:run', async (req, res) => {
    const id = rowIdOf(req, 'id', () => notFound('customer'));
    const run = rowIdOf(req, 'run', () => notFound('run'));
    res.json(await runDetail(services, pool(), id, run, durableStatus().webUrl, localeOf(req)));
  });
  router.get('/api/messages', async (req, res) => {
    const { cursor: next, ...filter } = queryOf(messagesQuery, req);
    res.json(await messageList(services, filter, next, localeOf(req)));
  });
  router.get('/api/messages.csv', async (req, res) => {
    const { locale, ...filter } = queryOf(messagesFileQuery, req);
    const { zone } = await services.settings.get();
    res.setHeader('Content-Type', 'text/csv; charset=utf-8');
    res.setHeader('Content-Disposition', 'attachment; filename="messages.csv"');
    await pipeline(messagesFile(services, filter, locale, zone), res);
  });
  router.get('/api/messages/:id', async (req, res) => {
    const id = rowIdOf(req, 'id', () => notFound('message'));
    res.json(await messageDetail(services, id, localeOf(req)));
  });
  router.get('/api/stuck', async (_req, res) => {
    res.json(await stuckPeople(services));
  });
  return router;
}
