import { Router, type Request, type Response } from 'express';
import type { Channel } from '../../engine/facts.ts';
import type { Services } from '../services.ts';
import { setConsent } from './consents.ts';
import { linkSecret, readToken } from './token.ts';
import { donePage, questionPage, unknownPage } from './unsubscribe-page.ts';

interface Reader {
  readonly customer: number;
  readonly channel: Channel;
}

/**
 * The way out: `GET /u/:token` asks, `POST /u/:token` withdraws the consent, from the page's button and as the one-click
 * request of mail programs (RFC 8058) alike. Works without a script, without a session, and twice. Belongs before any wall.
 */
export function unsubscribeRoutes(services: Services): Router {
  const router = Router();

  async function readerOf(req: Request): Promise<Reader | null> {
    const { token } = req.params;
    if (typeof token !== 'string' || token.length > 100) return null;
    return readToken(await linkSecret(services.database), token);
  }

  function answer(res: Response, status: number, html: string): void {
    res.status(status).set('Cache-Control', 'no-store').set('Referrer-Policy', 'no-referrer').type('html').send(html);
  }

  router.get('/u/:token', async (req, res) => {
    const reader = await readerOf(req);
    if (!reader) return answer(res, 404, unknownPage());
    const { shopName } = await services.settings.get();
    return answer(res, 200, questionPage(shopName, reader.channel));
  });

  router.post('/u/:token', async (req, res) => {
    const reader = await readerOf(req);
    if (!reader) return answer(res, 404, unknownPage());
    const consent = { ...reader, purpose: 'ad', granted: false, source: 'unsubscribe-page' } as const;
    // Somebody whom the shop has since removed gets nothing any more: for them it is done, too.
    await setConsent(services, consent, services.clock());
    const { shopName } = await services.settings.get();
    return answer(res, 200, donePage(shopName, reader.channel));
  });

  return router;
}
