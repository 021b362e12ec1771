import { Router, type RequestHandler } from 'express';
import { enterRequest } from '../../../engine/contract/journeys.ts';
import { inTexts } from '../../events/in-texts.ts';
import { journeyRow } from '../../journeys/rows.ts';
import { enter } from '../../runs/enter.ts';
import type { Services } from '../../services.ts';
import { execute } from '../../store/database.ts';
import type { WriteKeys } from '../../write-keys.ts';
import { Refusal } from '../errors.ts';
import { bodyOf, jsonBody, paramOf } from '../input.ts';
import { hasWriteKey } from '../write-key-wall.ts';

const PATH = '/api/journeys/:id/enter';

/**
 * Entry by API: who brings a write key need not pass the wall; everybody else does, and meets the same route behind it.
 */
export function enteringRoutes(
  services: Services,
  keys: WriteKeys,
): { readonly open: Router; readonly walled: Router } {
  const enterCustomers: RequestHandler = async (req, res) => {
    const wish = bodyOf(enterRequest, req);
    const journey = paramOf(req, 'id');
    const row = await journeyRow(services.database.reader, journey);
    if (row.live_version === null) throw new Refusal('not-published', 409, 'This journey has never been published.');
    const plan = await services.plans.get(journey, row.live_version);
    if (plan.source.by !== 'api') {
      throw new Refusal('not-entered-by-api', 409, 'This journey is not one that customers enter by API.');
    }
    const names = [...new Set(wish.customers)];
    const [among, texts] = inTexts(services.database, 'external_id', names);
    const known = await execute<{ id: number }>(
      services.database,
      services.database.reader,
      `select id from customers where ${among} order by id`,
      [texts],
    );
    const properties = wish.properties ?? {};
    const entrants = known.map(({ id }) => ({ customer: id, key: wish.key, properties }));
    const { entered, refused } = await enter(
      services,
      plan,
      entrants,
      services.clock(),
      entrants.length > 1 ? 'bulk' : 'live',
    );
    const unknown = names.length - known.length;
    res.json({ entered, refused: { ...refused, ...(unknown > 0 ? { 'unknown-customer': unknown } : {}) } });
  };
  const open = Router();
  const body = jsonBody('1mb');
  open.post(
    PATH,
    async (req, _res, next) => {
      next((await hasWriteKey(keys, req)) ? undefined : 'route');
    },
    body,
    enterCustomers,
  );
  const walled = Router();
  walled.post(PATH, body, enterCustomers);
  return { open, walled };
}
