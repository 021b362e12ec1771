/** A process of its own that does one thing to a shop's database, for tests that kill it at a point (`killed-at.ts`). */
import { enterAudienceChunk } from '../../audiences/enter-chunk.ts';
import type { AudienceEntry } from '../../audiences/entries.ts';
import { publish } from '../../journeys/publish.ts';
import { journeyRow } from '../../journeys/rows.ts';
import { setConsent } from '../../sending/consents.ts';
import { dispatchOnce } from '../../sending/dispatch.ts';
import type { DatabaseLocation } from '../../store/database.ts';
import { createCrashGuard } from '../crash-guard.ts';
import { runLeg } from '../leg.ts';
import { legsUnderWay } from '../legs-under-way.ts';
import { movePeopleInside } from '../publish-moves.ts';
import { testShop } from './shop.ts';
import { stopWholly } from './stop-wholly.ts';

/** What is done, as the routes do it. */
export type Act =
  | { readonly do: 'publish'; readonly journey: string; readonly inside: 'move' | 'leave' }
  | { readonly do: 'stop'; readonly journey: string }
  /** A leg for which no facts can be read. */
  | { readonly do: 'leg without facts'; readonly batch: string }
  /** A worker begins, and finds the notes of one that has died. */
  | { readonly do: 'settle'; readonly notes: string }
  | { readonly do: 'dispatch'; readonly sender: string }
  | { readonly do: 'unsubscribe'; readonly customer: number }
  | { readonly do: 'take in'; readonly entry: AudienceEntry };

const { location, now, act } = JSON.parse(process.argv[2] ?? '') as {
  readonly location: DatabaseLocation;
  readonly now: number;
  readonly act: Act;
};
const shop = await testShop({ location });
shop.time.now = now;
switch (act.do) {
  case 'publish': {
    const { rev } = await journeyRow(shop.database.db, act.journey);
    const plan = await publish(shop.services, act.journey, { rev, inside: act.inside });
    await movePeopleInside(shop.services, plan, act.inside);
    break;
  }
  case 'stop':
    await stopWholly(shop.services, act.journey);
    break;
  case 'leg without facts': {
    const facts = { load: () => Promise.reject(new Error('the blob is torn')) };
    await runLeg({ ...shop.services, facts }, act.batch, now);
    break;
  }
  case 'settle':
    await createCrashGuard(shop.services, legsUnderWay(act.notes)).settle();
    break;
  case 'dispatch':
    await dispatchOnce(shop.services, act.sender, now);
    break;
  case 'unsubscribe': {
    const no = { customer: act.customer, channel: 'email', purpose: 'ad', granted: false, source: 'test' } as const;
    await setConsent(shop.services, no, now);
    break;
  }
  case 'take in':
    await enterAudienceChunk(shop.services, act.entry, 0);
}
await shop.close();
