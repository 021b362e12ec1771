import { seededRandom } from '../../server/model/random.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** A Monday; clocks change in America on 8 March, in Europe on 29 March, in Australia on 5 April. */
export const start = Date.UTC(2026, 2, 2);
export const end = Date.UTC(2026, 3, 7);
/** Share of the people whom no journey treats. */
export const untreatedShare = 0.1;
/** Steps between events; entries fall between them, so that no entry shares an instant with an event. */
const step = 2 * hour;
const entryOffset = 7 * 60_000;

/** Somebody of the generated shop. */
export interface Person {
  readonly externalId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly email: string | null;
  readonly phone: string | null;
  readonly zone: string | null;
  readonly consents: readonly ('email' | 'sms')[];
  /** When they enter the journeys that take people in by API. */
  readonly entersAt: number;
}

/** Something that somebody did. */
export interface LogEvent {
  /** Position in the log; what simulation and fold know an event by. */
  readonly id: number;
  /** Index of the person. */
  readonly who: number;
  readonly event: string;
  readonly occurredAt: number;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Of before the start: it moves nobody. */
  readonly history: boolean;
}

const zones = ['Asia/Seoul', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca'];
const birthdays = ['1990-03-29', '1988-02-29', '1999-03-08T23:30:00Z', Date.UTC(1980, 3, 5, 12), '2001-04-04', 'soon'];
const renewals = ['2026-03-10', '2026-03-31', '2026-01-01', '', '2026-03-29T01:30', '2026-04-07', null];
const names = ['visited', 'visited', 'order_completed', 'order_completed', 'cart_added', 'paid', 'bye', 'email_opened'];

/** A shop's people and everything they ever did, by time. The same seed gives the same. */
export function population(size: number, seed: number): { people: readonly Person[]; log: readonly LogEvent[] } {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const chance = (share: number): boolean => random() < share;
  const people = Array.from({ length: size }, (_, index): Person => ({
    externalId: `person-${String(index)}`,
    attributes: {
      name: `고객 ${String(index)}`,
      ...(chance(0.8) && { birthday: pick(birthdays) }),
      ...(chance(0.8) && { renewal: pick(renewals) }),
      ...(chance(0.3) && { tier: 'vip' }),
      ...(chance(0.5) && { level: pick(['vip', 'basic']) }),
    },
    email: chance(0.9) ? `person${String(index)}@example.com` : null,
    phone: chance(0.7) ? `+8210${String(10_000_000 + index)}` : null,
    zone: chance(0.1) ? 'Mars/Olympus' : chance(0.2) ? null : pick(zones),
    consents: chance(0.7) ? ['email'] : [],
    entersAt: start + Math.floor(random() * 12) * 6 * hour + entryOffset,
  }));
  const events: Omit<LogEvent, 'id'>[] = [];
  const happen = (who: number, event: string, occurredAt: number, history: boolean): void => {
    const properties = {
      amount: 1 + Math.floor(random() * 100),
      order: `o${String(events.length)}`,
      ...(chance(0.7) && { delivery: new Date(occurredAt + Math.floor(random() * 6 - 2) * day).toISOString() }),
    };
    events.push({ who, event, occurredAt, properties, history });
  };
  people.forEach((person, who) => {
    const past = chance(0.1) ? 0 : Math.floor(random() * 12);
    for (let n = 0; n < past; n++) {
      happen(who, pick(['order_completed', 'visited']), start - Math.floor(random() * 200 * 24 + 1) * hour, true);
    }
    // At most one event of a person at an instant: which of two at once comes first is nobody's to say.
    const taken = new Set<number>();
    const count = Math.floor(random() * 14);
    for (let n = 0; n < count; n++) {
      const odd = chance(0.15) ? 250 + Math.floor(random() * 3) * 250 : 0;
      // Some at the very instant at which a wait of whole days since the entry is over.
      const tie = person.entersAt + (3 + Math.floor(random() * 25)) * day;
      const at = chance(0.2) ? tie : start + Math.floor(random() * ((end - start) / step)) * step + odd;
      if (taken.has(at) || at >= end) continue;
      taken.add(at);
      happen(who, pick(names), at, false);
    }
  });
  events.sort((a, b) => a.occurredAt - b.occurredAt || a.who - b.who);
  return { people, log: events.map((event, id) => ({ ...event, id })) };
}
