/** A process of its own that does one thing to a shop's database, for tests that kill it at a point (`killed-at.ts`). */
import { publish } from '../../journeys/publish.ts';
import { journeyRow } from '../../journeys/rows.ts';
import type { DatabaseLocation } from '../../store/database.ts';
import { stopJourney } from '../control.ts';
import { movePeopleInside } from '../publish-moves.ts';
import { testShop } from './shop.ts';

/** What is done, as the routes do it. */
export type Act =
  | { readonly do: 'publish'; readonly journey: string; readonly inside: 'move' | 'leave' }
  | { readonly do: 'stop'; readonly journey: string };

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
    await stopJourney(shop.services, act.journey);
}
await shop.close();
