import { Router } from 'express';
import { z } from 'zod';
import { previewRequest } from '../../engine/contract/shop.ts';
import { notFound } from '../http/errors.ts';
import { bodyOf, paramOf } from '../http/input.ts';
import type { Services } from '../services.ts';
import { preview } from './preview.ts';
import { testSend } from './test-send.ts';

const testInput = z.object({ to: z.string().trim().min(3).max(254) });

/** `POST /api/preview` and `POST /api/senders/:id/test`. Mounted where JSON bodies are read already. */
export function sendingRoutes(services: Services): Router {
  const router = Router();
  router.post('/api/preview', async (req, res) => {
    res.json(await preview(services, bodyOf(previewRequest, req)));
  });
  router.post('/api/senders/:id/test', async (req, res) => {
    const result = await testSend(services, paramOf(req, 'id'), bodyOf(testInput, req).to);
    if (!result) throw notFound('sender');
    res.json(result);
  });
  return router;
}
