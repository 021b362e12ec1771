import { Router } from 'express';
import { z } from 'zod';
import { senderInput, settings as settingsSchema } from '../../../engine/contract/shop.ts';
import { isZone } from '../../../engine/wall-clock.ts';
import { shopItems } from '../../affinity/shop-items.ts';
import { shopSchema } from '../../people/shop-schema.ts';
import { changeSender, createSender, deleteSender, senderList } from '../../senders.ts';
import type { WriteKeys } from '../../write-keys.ts';
import { notFound } from '../errors.ts';
import { bodyOf, jsonBody, paramOf } from '../input.ts';
import type { AppParts } from '../parts.ts';

/** Body of `POST /api/write-keys`. */
export const writeKeyInput = z.object({ name: z.string().trim().min(1).max(100) });

/** Body of `PUT /api/settings`: the zone must be one that exists. */
export const checkedSettings = settingsSchema.extend({
  zone: settingsSchema.shape.zone.refine(isZone, 'This time zone is not known.'),
  publicUrl: settingsSchema.shape.publicUrl.refine(
    (url) => url === '' || /^https?:\/\//.test(url),
    'A public address starts with http:// or https://.',
  ),
});

/** What belongs to the shop as a whole: senders, write keys, settings, known events and attributes. */
export function shopRoutes(services: AppParts['services'], keys: WriteKeys): Router {
  const router = Router();
  const schema = shopSchema(services);
  const body = jsonBody('64kb');

  router.get('/api/senders', async (_req, res) => {
    res.json(await senderList(services));
  });
  router.post('/api/senders', body, async (req, res) => {
    res.status(201).json(await createSender(services, bodyOf(senderInput, req)));
  });
  router.put('/api/senders/:id', body, async (req, res) => {
    res.json(await changeSender(services, paramOf(req, 'id'), bodyOf(senderInput, req)));
  });
  router.delete('/api/senders/:id', async (req, res) => {
    await deleteSender(services, paramOf(req, 'id'));
    res.status(204).end();
  });

  router.get('/api/write-keys', async (_req, res) => {
    res.json(await keys.list());
  });
  router.post('/api/write-keys', body, async (req, res) => {
    res.status(201).json(await keys.create(bodyOf(writeKeyInput, req).name));
  });
  router.delete('/api/write-keys/:id', async (req, res) => {
    if (!(await keys.revoke(paramOf(req, 'id')))) throw notFound('write-key');
    res.status(204).end();
  });

  router.get('/api/settings', async (_req, res) => {
    res.json(await services.settings.get());
  });
  router.put('/api/settings', body, async (req, res) => {
    const wanted = bodyOf(checkedSettings, req);
    await services.settings.put(wanted);
    res.json(wanted);
  });

  router.get('/api/items', async (_req, res) => {
    res.json(await shopItems(services.database));
  });
  router.get('/api/schema', async (_req, res) => {
    res.json(await schema());
  });
  return router;
}
