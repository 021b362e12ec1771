import type { CustomerId, Instant, RfmFact } from '../../engine/facts.ts';
import { isNarusOwn } from '../../engine/shop-events.ts';
import { recentOrders, withDay } from '../facts/activity.ts';
import { ORDER_EVENT } from '../facts/event-columns.ts';
import { rfmDistribution, scoreRfm, type RawRfm } from '../facts/rfm-distribution.ts';
import { movingDistribution, type MovingDistribution } from './moving-distribution.ts';
import { startOfDay, type PastEvent, type PastEvents } from './past-events.ts';

/** What everybody had done on a day of the past, up to any moment of it. */
export interface VirtualDay {
  /** How many of the customer's events of the day had happened: while it is the same, so is the history. */
  readonly seen: (customer: CustomerId, now: Instant) => number;
  /** The customer's packed history as it stood; undefined for those who never did anything. Later days may follow. */
  readonly historyAt: (customer: CustomerId, now: Instant) => Uint8Array | undefined;
  /** RFM among everybody as they stood. Moments are best asked for in their order. */
  readonly rfmAt: (customer: CustomerId, now: Instant) => RfmFact;
}

/**
 * The kept histories know whole days; of this one only what had happened is left, made anew from the events. Whoever did
 * nothing on the day stands as kept, all day.
 *
 * @param day days since 1970-01-01 in `zone`, the shop's.
 * @param histories everybody's, as kept.
 * @throws RangeError when the day's events are not among those read.
 */
export function virtualDay(parts: {
  readonly day: number;
  readonly zone: string;
  readonly histories: ReadonlyMap<CustomerId, Uint8Array>;
  readonly events: PastEvents;
}): VirtualDay {
  const { day, zone, histories, events } = parts;
  const active = eventsOf(day, zone, events);
  let rfm: RfmOfDay | null = null;

  function seen(customer: CustomerId, now: Instant): number {
    const mine = active.get(customer);
    if (mine === undefined) return 0;
    let count = mine.length;
    while (count > 0 && mine[count - 1]!.occurredAt > now) count -= 1;
    return count;
  }

  function historyAt(customer: CustomerId, now: Instant): Uint8Array | undefined {
    const blob = histories.get(customer);
    const mine = active.get(customer);
    if (blob === undefined || mine === undefined) return blob;
    const count = seen(customer, now);
    return count === mine.length ? blob : withDay(blob, day, zone, recordedTogether(mine.slice(0, count)));
  }

  return {
    seen,
    historyAt,
    rfmAt(customer, now) {
      if (rfm === null || now < rfm.now) rfm = rfmOfDay(day, histories, active, historyAt);
      rfm.moveTo(now);
      return scoreRfm(rfm.raw.get(customer), day, rfm.distribution);
    },
  };
}

/** The customers' own events of the day. */
function eventsOf(day: number, zone: string, { days, byCustomer }: PastEvents): Map<CustomerId, readonly PastEvent[]> {
  if (day < days[0] || day > days[1]) throw new RangeError(`The events of day ${String(day)} were not read.`);
  const from = startOfDay(day, zone);
  const until = startOfDay(day + 1, zone);
  const found = new Map<CustomerId, readonly PastEvent[]>();
  for (const [customer, all] of byCustomer) {
    const mine: PastEvent[] = [];
    for (let at = firstFrom(all, from); at < all.length && all[at]!.occurredAt < until; at++) {
      if (!isNarusOwn(all[at]!.event)) mine.push(all[at]!);
    }
    if (mine.length > 0) found.set(customer, mine);
  }
  return found;
}

/** Index of the first event at the instant or later. */
function firstFrom(events: readonly PastEvent[], instant: Instant): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]!.occurredAt < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** In the order and the groups in which they were recorded. */
function recordedTogether(events: PastEvent[]): PastEvent[][] {
  const groups: PastEvent[][] = [];
  for (const event of events.sort((a, b) => a.id - b.id)) {
    const last = groups.at(-1);
    if (last?.[0]?.receivedAt === event.receivedAt) last.push(event);
    else groups.push([event]);
  }
  return groups;
}

interface RfmOfDay {
  readonly raw: ReadonlyMap<CustomerId, RawRfm>;
  readonly distribution: MovingDistribution;
  /** As of when `raw` and `distribution` stand. */
  readonly now: Instant;
  /** Lets the day's orders happen, up to a moment that is not earlier than `now`. */
  moveTo(now: Instant): void;
}

/** Everybody's orders at the beginning of the day. */
function rfmOfDay(
  day: number,
  histories: ReadonlyMap<CustomerId, Uint8Array>,
  active: ReadonlyMap<CustomerId, readonly PastEvent[]>,
  historyAt: VirtualDay['historyAt'],
): RfmOfDay {
  const orders = [...active]
    .flatMap(([customer, events]) =>
      events.filter(({ event }) => event === ORDER_EVENT).map(({ occurredAt }) => ({ customer, occurredAt })),
    )
    .sort((a, b) => a.occurredAt - b.occurredAt);
  const ordering = new Set(orders.map(({ customer }) => customer));
  const raw = new Map<CustomerId, RawRfm>();
  for (const [id, blob] of histories) if (!ordering.has(id)) raw.set(id, recentOrders(blob, day));
  const distribution = movingDistribution(rfmDistribution(raw.values()));
  const put = (customer: CustomerId, at: Instant): void => {
    const blob = historyAt(customer, at);
    if (blob === undefined) return;
    const after = recentOrders(blob, day);
    distribution.move(raw.get(customer) ?? null, after);
    raw.set(customer, after);
  };
  for (const customer of ordering) put(customer, -Infinity);
  let now = -Infinity;
  let next = 0;
  return {
    raw,
    distribution,
    get now() {
      return now;
    },
    moveTo(moment) {
      now = moment;
      const changed = new Set<CustomerId>();
      for (; next < orders.length && orders[next]!.occurredAt <= moment; next++) changed.add(orders[next]!.customer);
      for (const customer of changed) put(customer, moment);
    },
  };
}
