import type { AffinityFact, ChurnFact, ProfileFact, RfmFact } from '../../engine/facts.ts';
import { rfmGroupOf } from '../../engine/rfm.ts';
import type { GoldenPerson } from './facts.ts';
import { ITEMS } from './items.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Monday 2 March 2026, 10:00 in Seoul. */
const START = Date.UTC(2026, 2, 2, 1);

const everywhere = ['email', 'sms', 'alimtalk'] as const;

function profile(
  attributes: Record<string, unknown>,
  over: Partial<ProfileFact> = {},
): Omit<ProfileFact, 'externalId'> {
  return { attributes, email: 'a@example.com', phone: '+821000000000', zone: null, consents: everywhere, ...over };
}

function scored(p: number): ChurnFact {
  const band = Math.min(10, Math.floor(p * 10) + 1);
  return { status: 'scored', p, band, reasons: [], modelHash: 'golden', at: START };
}

function rfm(r: number, f: number, m: number): RfmFact {
  return { r, f, m, group: rfmGroupOf(r, f), recencyDays: 30, orders: f, amount: m * 100 };
}
const prospect: RfmFact = { r: null, f: null, m: null, group: 'prospect', recencyDays: null, orders: 0, amount: 0 };

function likely(p: number): AffinityFact {
  return { status: 'scored', p, modelId: 'golden', at: START };
}
function unlikely(why: 'no-fit' | 'no-orders'): AffinityFact {
  return { status: 'none', why };
}
const items = (dairy: AffinityFact, snack: AffinityFact, rare: AffinityFact): GoldenPerson['affinity'] => ({
  [ITEMS.dairy]: dairy,
  [ITEMS.snack]: snack,
  [ITEMS.rare]: rare,
});

/** What somebody does so many days after the start (before it: negative), written `day event property=value …`. */
function does(...lines: readonly string[]): GoldenPerson['events'] {
  return lines.map((line, index) => {
    const [day = '', event = '', ...pairs] = line.split(' ');
    const properties = pairs.map((pair) => {
      const [key = '', value = ''] = pair.split('=');
      return [key, /^[\d.]+$/.test(value) ? Number(value) : value] as const;
    });
    const occurredAt = START + Math.round(Number(day) * DAY);
    return { id: index + 1, event, occurredAt, properties: Object.fromEntries(properties) };
  });
}

interface Told {
  readonly profile: Omit<ProfileFact, 'externalId'>;
  readonly churn: ChurnFact;
  readonly rfm: RfmFact;
  readonly affinity: GoldenPerson['affinity'];
  readonly events: GoldenPerson['events'];
  readonly entry?: GoldenPerson['entry'];
  readonly fates?: GoldenPerson['fates'];
}

const told: readonly Told[] = [
  {
    profile: profile({ tier: 'vip', birthday: '1990-03-05', renewal: '2026-05-20', age: 36, tags: ['app', 'mail'] }),
    churn: scored(0.93),
    rfm: rfm(2, 4, 3),
    affinity: items(likely(0.6), likely(0.05), unlikely('no-fit')),
    events: does(
      '-20 order_completed amount=35 channel=web',
      '0 visited gift=yes',
      '0.0001 cart_added amount=5',
      '0.5 visited channel=web',
      '3.2 visited channel=app',
    ),
    entry: { order: 'o-1', amount: 80, delivery: '2026-03-04', coupon: 'SPRING-1', placed: '2026-03-02T00:30:00Z' },
  },
  {
    profile: profile({ tier: 'gold', birthday: '1984-02-29', renewal: '2026-03-01' }, { zone: 'America/New_York' }),
    churn: scored(0.55),
    rfm: rfm(5, 5, 5),
    affinity: items(likely(0.1), likely(0.5), likely(0.3)),
    events: does('-40 order_completed amount=20', '-3 order_completed amount=50', '6 order_completed amount=5'),
    entry: { order: 'o-2', amount: 50, delivery: '2026-02-20', coupon: 'SUMMER' },
  },
  {
    profile: profile({ birthday: 'unknown', renewal: '2026-05-01' }, { consents: [], phone: null }),
    churn: scored(0.12),
    rfm: prospect,
    affinity: items(unlikely('no-orders'), unlikely('no-orders'), unlikely('no-orders')),
    events: does('1 visited channel=web', '2.5 unsubscribed'),
    entry: { order: 'o-3', amount: 30 },
    fates: {
      email: { state: 'skipped', reason: 'no-consent' },
      sms: { state: 'skipped', reason: 'no-address' },
      alimtalk: { state: 'skipped', reason: 'no-address' },
    },
  },
  {
    profile: profile({ tier: 'new', birthday: '2001-12-24' }, { zone: 'Europe/Berlin' }),
    churn: { status: 'none' },
    rfm: rfm(3, 2, 1),
    affinity: items(unlikely('no-fit'), unlikely('no-fit'), unlikely('no-fit')),
    events: does('-1 visited channel=app', '4 order_completed amount=90 channel=app'),
    entry: { order: 'o-4', amount: 120, delivery: '2026-03-08' },
  },
  {
    profile: profile({ tier: 'silver', age: 51, birthday: '1975-07-01', renewal: '2027-01-31' }),
    churn: { status: 'failed', code: 'no-model', detail: 'there is no model' },
    rfm: rfm(1, 1, 4),
    affinity: items(likely(0.3), likely(0.2), likely(0.9)),
    events: does(
      '-90 order_completed amount=300',
      '2 returned amount=10',
      '9 returned amount=250',
      '12 review_written',
    ),
    entry: { order: 'o-5', amount: 99, delivery: 'soon' },
  },
  {
    profile: profile({ tier: 'silver', age: '70', renewal: '2026-04-01' }, { email: null, consents: ['sms'] }),
    churn: scored(0.71),
    rfm: rfm(4, 1, 2),
    affinity: items(likely(0.45), likely(0.41), likely(0.1)),
    events: does(
      '-5 order_completed amount=60 channel=store',
      '-2 order_completed amount=61 channel=store',
      '-1 visited channel=web',
      '8 visited channel=app',
    ),
    entry: { order: 'o-6', amount: 81, delivery: '2026-03-03' },
    fates: {
      email: { state: 'failed', reason: 'no-address' },
      sms: { state: 'unknown', reason: 'crash' },
      alimtalk: { state: 'failed', reason: 'rejected' },
    },
  },
  {
    profile: profile({
      tier: 'gold',
      birthday: '1999-03-02',
      renewal: '2026-04-12',
      city: '서울',
      'a.b': 'x',
      address: { city: 'Busan' },
    }),
    churn: scored(1),
    rfm: rfm(1, 5, 5),
    affinity: items(likely(0.31), likely(0.3), likely(0.299)),
    events: does('-10 visited channel=app', '0.1 cart_added amount=15', '1.2 order_completed amount=12 channel=app'),
    entry: { order: 'o-7', amount: 1000, delivery: '2026-03-02', coupon: 'SPRING-9' },
    fates: { email: { state: 'cancelled', reason: 'withdrawn' }, sms: { state: 'failed', reason: 'rejected' } },
  },
  {
    profile: profile({ tier: '', age: 18 }, { zone: 'Nowhere/Land' }),
    churn: scored(0),
    rfm: rfm(3, 5, 1),
    affinity: items(likely(0), likely(1), likely(0.5)),
    events: does('-30 order_completed amount=1', '-29 order_completed amount=2', '-28 order_completed amount=3'),
    entry: { order: 'o-8', amount: 0, delivery: '2026-12-31' },
  },
  {
    profile: profile({ tier: 'gold', birthday: '1960-10-10', renewal: '2026-03-20', age: 65 }),
    churn: scored(0.7),
    rfm: rfm(2, 1, 1),
    affinity: items(likely(0.2), likely(0.2), likely(0.2)),
    events: does('-15 order_completed amount=40', '0.17 cart_added amount=9', '16 visited channel=app'),
    entry: { order: 'o-9', amount: 80, delivery: '2026-03-10', placed: '2026-02-27T10:00:00Z' },
  },
  {
    profile: profile({ tier: 'silver', renewal: '2026-06-30' }),
    churn: scored(0.45),
    rfm: rfm(5, 1, 3),
    affinity: items(likely(0.9), unlikely('no-orders'), likely(0.4)),
    events: does('-2 order_completed amount=25', '0.18 order_completed amount=26', '20 order_completed amount=27'),
    entry: { order: 'o-10', amount: 26, delivery: '2026-03-05' },
  },
  {
    profile: profile({ tier: 'bronze', birthday: '1988-08-08' }, { consents: ['email'] }),
    churn: scored(0.95),
    rfm: rfm(2, 3, 3),
    affinity: items(likely(0.25), likely(0.45), unlikely('no-orders')),
    events: does('-60 order_completed amount=70', '2 order_completed amount=9', '3 order_completed amount=45'),
    entry: { order: 'o-11', amount: 70, delivery: '2026-03-06' },
  },
  {
    profile: profile({ tier: 'bronze', renewal: '2026-03-15' }, { phone: null, consents: ['email'] }),
    churn: scored(0.85),
    rfm: rfm(1, 2, 2),
    affinity: items(unlikely('no-orders'), likely(0.39), likely(0.31)),
    events: does('-70 order_completed amount=15', '1 returned amount=15', '4 order_completed amount=45'),
    entry: { order: 'o-12', amount: 15, delivery: '2026-03-03' },
    fates: { sms: { state: 'skipped', reason: 'no-address' } },
  },
];

/** Twelve customers, half an hour apart, with facts and events fixed for good. */
export const people: readonly GoldenPerson[] = told.map(({ entry = {}, fates = {}, ...rest }, index) => {
  const id = index + 1;
  const known = { ...rest.profile, externalId: `c-${String(id)}` };
  return { id, enteredAt: START + (index * HOUR) / 2, entry, ...rest, profile: known, fates };
});
