import { ORDER_EVENT } from '../facts/event-columns.ts';
import type { SampleCalendar } from '../sample/calendar.ts';
import { sampleDay, sampleInstant } from '../sample/load.ts';
import { readCampaigns, readOrders } from '../sample/read-files.ts';

/** An event of the held-back weeks. */
export interface HeldBackEvent {
  readonly messageId: string;
  readonly externalId: string;
  readonly event: string;
  /** When it really happened, laid over our calendar; epoch ms. */
  readonly at: number;
  /** Milliseconds since the first held-back midnight. */
  readonly offset: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

const dayMs = 86_400_000;

/** The real orders, coupons and campaigns after the cut, in the order in which they happened. */
export async function heldBackEvents(folder: string, calendar: SampleCalendar): Promise<HeldBackEvent[]> {
  const [orders, campaigns] = [await readOrders(folder), await readCampaigns(folder)];
  const households = new Set(orders.map((order) => order.household));
  const midnight = sampleInstant(
    `${new Date((calendar.cutDay + 1) * dayMs).toISOString().slice(0, 10)} 00:00:00`,
    calendar,
  );
  const made = orders.map(({ orderId, household, at, properties }) => {
    return { messageId: `order-${orderId}`, household, event: ORDER_EVENT, at, properties };
  });
  return [...made, ...campaigns.filter(({ household }) => households.has(household))]
    .filter(({ at }) => sampleDay(at) > calendar.cutDay)
    .map(({ messageId, household, event, at, properties }) => {
      const instant = sampleInstant(at, calendar);
      return {
        messageId,
        externalId: `household-${household}`,
        event,
        at: instant,
        offset: instant - midnight,
        properties,
      };
    })
    .sort((a, b) => a.offset - b.offset || (a.messageId < b.messageId ? -1 : 1));
}
