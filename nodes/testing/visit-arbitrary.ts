import fc from 'fast-check';
import type { AffinityFact, ChurnFact, DidFact, FactRequest, Facts, ProfileFact, RfmFact } from '../../engine/facts.ts';
import type { Cause, Visit } from '../../engine/node-type.ts';
import { rfmGroupOf } from '../../engine/rfm.ts';
import { aVisit } from './a-visit.ts';

const FIRST = Date.UTC(2024, 0, 1);
const LAST = Date.UTC(2030, 0, 1);
const instant = fc.integer({ min: FIRST, max: LAST });
const zone = fc.constantFrom('Asia/Seoul', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe');
const properties = fc.dictionary(
  fc.constantFrom('city', 'age', 'birthday', 'a', '한글'),
  fc.oneof(fc.constantFrom('2026-03-05', '1990-02-29', ''), fc.jsonValue({ maxDepth: 1 })),
);

const profile: fc.Arbitrary<ProfileFact> = fc.record({
  externalId: fc.string(),
  attributes: properties,
  email: fc.option(fc.constant('a@example.com')),
  phone: fc.option(fc.constant('+821000000000')),
  zone: fc.option(fc.oneof(zone, fc.constant('Nowhere/Land'))),
  consents: fc.subarray(['email', 'sms', 'alimtalk'] as const),
});

const churn: fc.Arbitrary<ChurnFact> = fc.oneof(
  fc.constant({ status: 'none' } as const),
  fc.double({ min: 0, max: 1, noNaN: true }).map((p) => {
    const band = Math.min(10, Math.floor(p * 10) + 1);
    return { status: 'scored', p, band, reasons: [], modelHash: 'm', at: FIRST } as const;
  }),
);

const churnFailure: fc.Arbitrary<ChurnFact> = fc.constant({ status: 'failed', code: 'no-model', detail: 'd' });

const score = fc.integer({ min: 1, max: 5 });
const rfm: fc.Arbitrary<RfmFact> = fc.option(fc.tuple(score, score, score)).map((scores) => {
  const [r, f, m] = scores ?? [null, null, null];
  const orders = r === null ? 0 : 3;
  return { r, f, m, group: rfmGroupOf(r, f), recencyDays: r === null ? null : 5, orders, amount: orders * 10 };
});

const didFact: fc.Arbitrary<DidFact> = fc.nat({ max: 5 }).map((count) => ({ count, last: count > 0 ? FIRST : null }));

const affinity: fc.Arbitrary<AffinityFact> = fc.oneof(
  fc.constant({ status: 'none' } as const),
  fc.double({ min: 0, max: 1, noNaN: true }).map((p) => ({ status: 'scored', p, modelId: 'a', at: FIRST }) as const),
);

/** Facts of one customer: exactly what was requested. */
export function factsArbitrary(needs: readonly FactRequest[]): fc.Arbitrary<Facts> {
  const parts: Record<string, fc.Arbitrary<unknown>> = {};
  const keys = needs.flatMap((need) => (need.fact === 'did' ? [need.key] : []));
  if (keys.length > 0) parts['did'] = fc.record(Object.fromEntries(keys.map((key) => [key, didFact])));
  const items = needs.flatMap((need) => (need.fact === 'affinity' ? [need.item] : []));
  if (items.length > 0) parts['affinity'] = fc.record(Object.fromEntries(items.map((item) => [item, affinity])));
  for (const need of needs) {
    const { fact } = need;
    if (fact === 'churn' && need.onFailure === 'tell') parts['churn'] = fc.oneof(churn, churnFailure);
    else if (fact !== 'did' && fact !== 'affinity') parts[fact] = { profile, churn, rfm }[fact];
  }
  return fc.record(parts, { noNullPrototype: true }) as fc.Arbitrary<Facts>;
}

/** Visits at any time; the decision is made on arrival or up to a day late. */
export function visitArbitrary<Config>(config: Config): fc.Arbitrary<Visit<Config>> {
  return fc
    .record({
      arrivedAt: instant,
      late: fc.constantFrom(0, 0, 1000, 86_400_000),
      customer: fc.nat(),
      number: fc.integer({ min: 1, max: 50 }),
      zone,
      entry: properties,
    })
    .map(({ late, ...rest }) => aVisit(config, { ...rest, enteredAt: rest.arrivedAt, now: rest.arrivedAt + late }));
}

/** Everything that can wake a run. */
export const causeArbitrary: fc.Arbitrary<Cause> = fc.oneof(
  fc.constant({ kind: 'time' } as const),
  fc.record({
    kind: fc.constant('event' as const),
    event: fc.constantFrom('order_completed', 'visited'),
    occurredAt: instant,
    eventId: fc.nat(),
    properties,
  }),
  fc.record({
    kind: fc.constant('message' as const),
    state: fc.constantFrom('accepted', 'failed', 'skipped', 'ghost', 'unknown', 'cancelled'),
    reason: fc.option(fc.string()),
  }),
);

/** The value with everything in it frozen, so that a decision that writes to it throws. */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
