import { matchesProperties } from '../../engine/evaluate-filter.ts';
import type { FactSource, Facts, RfmFact } from '../../engine/facts.ts';
import { rfmGroupOf, rfmScore } from '../../engine/rfm.ts';
import type { ChurnScorer } from '../../server/facts/scorer.ts';
import { historyToBlob, type DailyActivity } from '../../server/model/history.ts';
import { likelyFact } from './likely.ts';
import type { LogEvent, Person } from './population.ts';

const day = 86_400_000;
/** The shop is in Seoul, which has no summer time. */
const dayOf = (at: number): number => Math.floor((at + 9 * 3_600_000) / day);

interface State {
  readonly attributes: Record<string, unknown>;
  readonly events: LogEvent[];
  orders: number;
  amount: number;
  lastOrderDay: number | null;
}

/** Facts from a plain fold of the event log; no SQL, no stored sums. Asked with instants that never go back. */
export interface FoldSource extends FactSource {
  /** What a journey writes into a person's attributes. */
  update(customer: number, set: Readonly<Record<string, unknown>>): void;
  attributesOf(customer: number): Readonly<Record<string, unknown>>;
}

/** @param idOf a person's customer id, by index. */
export function createFoldSource(
  people: readonly Person[],
  log: readonly LogEvent[],
  idOf: readonly number[],
  scorer: ChurnScorer,
): FoldSource {
  const states = people.map((person): State => ({
    attributes: { ...person.attributes },
    events: [],
    orders: 0,
    amount: 0,
    lastOrderDay: null,
  }));
  const indexOf = new Map(idOf.map((id, index) => [id, index]));
  let cursor = 0;

  function foldUntil(now: number): void {
    for (let next = log[cursor]; next !== undefined && next.occurredAt <= now; next = log[cursor]) {
      cursor += 1;
      const state = states[next.who]!;
      state.events.push(next);
      if (next.event !== 'order_completed') continue;
      state.orders += 1;
      state.amount += Number(next.properties['amount']);
      state.lastOrderDay = dayOf(next.occurredAt);
    }
  }

  function historyOf({ events }: State): Uint8Array {
    const days = new Map<number, { -readonly [Key in keyof DailyActivity]: number }>();
    for (const { event, occurredAt, properties } of events) {
      const at = dayOf(occurredAt);
      const row = days.get(at) ?? {
        day: at,
        access: 0,
        events: 0,
        carts: 0,
        purchases: 0,
        spend: 0,
        sent: 0,
        opened: 0,
      };
      if (event === 'order_completed') {
        row.purchases += 1;
        row.spend += Number(properties['amount']);
      } else if (event === 'visited') row.access += 1;
      else if (event === 'cart_added') row.carts += 1;
      else if (event === 'email_opened') row.opened += 1;
      else row.events += 1;
      days.set(at, row);
    }
    return historyToBlob({ activity: [...days.values()].sort((a, b) => a.day - b.day) });
  }

  function rfmOf(state: State, now: number): RfmFact {
    const buyers = states.filter((other) => other.lastOrderDay !== null);
    const { orders, amount, lastOrderDay } = state;
    if (lastOrderDay === null) {
      return { r: null, f: null, m: null, group: 'prospect', recencyDays: null, orders, amount };
    }
    const scoreOf = (worse: (other: State) => boolean): number => rfmScore(buyers.filter(worse).length, buyers.length);
    const r = scoreOf((other) => other.lastOrderDay! < lastOrderDay);
    const f = scoreOf((other) => other.orders < orders);
    const m = scoreOf((other) => other.amount < amount);
    return { r, f, m, group: rfmGroupOf(r, f), recencyDays: dayOf(now) - lastOrderDay, orders, amount };
  }

  return {
    update(customer, set) {
      const { attributes } = states[indexOf.get(customer)!]!;
      for (const [name, value] of Object.entries(set)) {
        if (value === null) delete attributes[name];
        else attributes[name] = value;
      }
    },
    attributesOf: (customer) => states[indexOf.get(customer)!]!.attributes,
    async load(requests, customers, now) {
      foldUntil(now);
      const all = customers.map((id) => ({ id, person: people[indexOf.get(id)!]!, state: states[indexOf.get(id)!]! }));
      const found = new Map(customers.map((id): [number, { -readonly [Key in keyof Facts]: Facts[Key] }] => [id, {}]));
      for (const request of requests) {
        const active = all.filter(({ state }) => state.events.length > 0);
        const scores =
          request.fact === 'churn'
            ? await scorer.score(
                active.map(({ state }) => historyOf(state)),
                dayOf(now),
                now,
              )
            : [];
        const scoreOf = new Map(active.map(({ id }, index) => [id, scores[index]!]));
        for (const { id, person, state } of all) {
          const facts = found.get(id)!;
          if (request.fact === 'profile') {
            const { externalId, email, phone, zone, consents } = person;
            facts.profile = { externalId, email, phone, zone, consents, attributes: { ...state.attributes } };
          } else if (request.fact === 'churn') facts.churn = scoreOf.get(id) ?? { status: 'none' };
          else if (request.fact === 'rfm') facts.rfm = rfmOf(state, now);
          else if (request.fact === 'affinity') {
            facts.affinity = { ...facts.affinity, [request.item]: likelyFact(indexOf.get(id)!) };
          } else {
            const { event, withinMs = Infinity, where, key } = request;
            const times = state.events
              .filter((one) => one.event === event && now - one.occurredAt < withinMs)
              .filter((one) => where === undefined || matchesProperties(where, one.properties))
              .map((one) => one.occurredAt);
            const last = times.length === 0 ? null : Math.max(...times);
            facts.did = { ...facts.did, [key]: { count: times.length, last } };
          }
        }
      }
      return found;
    },
  };
}
