import { dispatchOnce } from '../dispatch.ts';
import type { Shop } from './shop.ts';
import { SOLAPI_CHANNEL } from './solapi-rules.ts';
import { SOLAPI_KEY, SOLAPI_SECRET, type FakeSolapi } from './solapi-server.ts';

/** Gives the shop a sender `solapi` of that channel, which speaks to the fake. */
export async function addSolapiSender(
  shop: Shop,
  fake: FakeSolapi,
  channel: 'sms' | 'alimtalk',
  config = {},
): Promise<void> {
  const own = {
    apiKey: SOLAPI_KEY,
    apiSecret: SOLAPI_SECRET,
    from: '02-1234-5678',
    pfId: SOLAPI_CHANNEL,
    baseUrl: fake.url,
  };
  await shop.query(
    `insert into senders (id, name, channel, kind, config, preferred, rate, tokens, refilled_at, concurrency, created_at)
     values ('solapi', 'SOLAPI', ?, 'solapi', ?, 1, null, 0, 0, 10, 0)`,
    [channel, JSON.stringify({ ...own, ...config })],
  );
}

/** As many rounds of it as are due at a time. @returns when the next one is. */
export async function dispatchSolapi(shop: Shop, now: number): Promise<number | null> {
  for (;;) {
    const { more, nextDueAt } = await dispatchOnce(shop.services, 'solapi', now);
    if (!more) return nextDueAt;
  }
}
