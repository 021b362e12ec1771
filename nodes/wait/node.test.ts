import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../engine/facts.ts';
import type { Outcome } from '../../engine/node-type.ts';
import { MONDAY_10, aProfile, aVisit, aroundNode, codesOf } from '../testing/a-visit.ts';
import { waitConfig, waitStarts } from './config.ts';
import type { WaitConfig, WaitDate, WaitUntilDate, WaitUntilTime } from './config.ts';
import { wait } from './node.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const utc = (iso: string): number => Date.parse(iso);
const profile = (attributes: Record<string, unknown> = {}, zone: string | null = null): Facts => ({
  profile: aProfile({ attributes, zone }),
});
const until = (iso: string): Outcome => ({ wait: { until: utc(iso) } });
const time = { kind: 'time' } as const;

describe('a lacking date', () => {
  const dated = (date: WaitDate): WaitConfig => ({
    kind: 'until-date',
    date,
    offsetDays: 0,
    at: '09:00',
    yearly: false,
    ifPast: 'branch',
  });
  const lacks = (config: WaitConfig, attributes: object, entry: object = {}) =>
    wait.lacksDate?.(
      { ...aVisit(config), entry: { ...entry } },
      {
        profile: { externalId: 'c', attributes: { ...attributes }, email: null, phone: null, zone: null, consents: [] },
      },
    );

  it('is one that leads out by “no date”', () => {
    const birthday = dated({ from: 'profile', property: 'birthday' });
    expect(lacks(birthday, { birthday: '2026-05-01' })).toBe(false);
    expect(lacks(birthday, { birthday: 'soon' })).toBe(true);
    expect(lacks(birthday, {})).toBe(true);
    expect(lacks(dated({ from: 'entry', property: 'day' }), {}, { day: '2026-05-01' })).toBe(false);
    expect(lacks(dated({ from: 'entry', property: 'day' }), { day: '2026-05-01' })).toBe(true);
    expect(lacks(dated({ from: 'fixed', date: '2026-05-01' }), {})).toBe(false);
    expect(lacks(wait.initial, {})).toBe(false);
  });
});

describe('wait for a duration', () => {
  const config: WaitConfig = { kind: 'duration', duration: { amount: 2, unit: 'hours' } };

  it('counts from the arrival, also when it is decided later', () => {
    const late = aVisit(config, { arrivedAt: MONDAY_10, now: MONDAY_10 + HOUR });
    expect(wait.arrive(late, {})).toEqual({ wait: { until: MONDAY_10 + 2 * HOUR } });
    expect(wait.needs(config)).toEqual([]);
  });

  it('goes on when time is up, and not when something else wakes it', () => {
    expect(wait.resume?.(aVisit(config), {}, time)).toEqual({ leave: 'next' });
    expect(wait.resume?.(aVisit(config), {}, { kind: 'message', state: 'failed', reason: null })).toEqual({
      wait: { until: MONDAY_10 + 2 * HOUR },
    });
  });

  it('tames a cycle, and says how long it lasts', () => {
    expect(wait.waits?.(config)).toBe(true);
    expect(wait.longestWait?.(config)).toBe(2 * HOUR);
    expect(wait.summary(config)).toEqual({ ko: '2시간', en: '2 hours' });
  });
});

describe('wait until a date', () => {
  const config = (over: Partial<WaitUntilDate> = {}): WaitUntilDate => ({
    kind: 'until-date',
    date: { from: 'profile', property: 'expires' },
    offsetDays: 0,
    at: '09:00',
    yearly: false,
    ifPast: 'branch',
    ...over,
  });
  const arrive = (of: WaitUntilDate, facts: Facts, over: object = {}) =>
    wait.arrive(aVisit<WaitConfig>(of, over), facts);

  it('waits for the time of day in the zone of the customer, and in that of the journey where it is unknown', () => {
    const expires = { expires: '2026-03-05' };
    expect(arrive(config(), profile(expires))).toEqual(until('2026-03-05T00:00:00Z'));
    expect(arrive(config(), profile(expires, 'America/New_York'))).toEqual(until('2026-03-05T14:00:00Z'));
    expect(arrive(config(), profile(expires, 'Nowhere/Land'))).toEqual(until('2026-03-05T00:00:00Z'));
  });

  it('counts the offset in calendar days, also across a change of clocks', () => {
    const facts = profile({ expires: '2026-03-09' }, 'America/New_York');
    expect(arrive(config({ offsetDays: -3 }), facts)).toEqual(until('2026-03-06T14:00:00Z'));
    expect(arrive(config({ offsetDays: 1 }), facts)).toEqual(until('2026-03-10T13:00:00Z'));
  });

  it('moves a time that the clocks skip forward, and takes one that comes twice the first time', () => {
    const on = (date: string, at: string) =>
      arrive(config({ date: { from: 'fixed', date }, at }), profile({}, 'America/New_York'));
    expect(on('2026-03-08', '02:30')).toEqual(until('2026-03-08T03:30:00-04:00'));
    expect(on('2026-11-01', '01:30')).toEqual(until('2026-11-01T01:30:00-04:00'));
  });

  it.each([
    ['an ISO date', '2026-03-05'],
    ['blanks around it', ' 2026-03-05 '],
    ['a date and time without a zone', '2026-03-05T23:30:00'],
    ['an instant that is the next day in Seoul', '2026-03-04T20:00:00Z'],
    ['an instant with an offset', '2026-03-05T01:00+09:00'],
    ['epoch milliseconds', utc('2026-03-04T20:00:00Z')],
  ])('understands %s', (_, expires) => {
    expect(arrive(config(), profile({ expires }))).toEqual(until('2026-03-05T00:00:00Z'));
  });

  it.each([undefined, null, '', 'soon', '2026-02-30', '2026-3-5', '9999-12-31', '0001-01-01', {}, true, NaN, 9e15])(
    'leaves by missing when the date is %j',
    (expires) => {
      expect(arrive(config(), profile({ expires }))).toEqual({ leave: 'missing' });
    },
  );

  it('reads a nested attribute and a property of the event that made the customer enter', () => {
    const nested = config({ date: { from: 'profile', property: 'plan.ends' } });
    expect(arrive(nested, profile({ plan: { ends: '2026-03-05' } }))).toEqual(until('2026-03-05T00:00:00Z'));
    const entry = config({ date: { from: 'entry', property: 'delivery' } });
    expect(arrive(entry, profile(), { entry: { delivery: '2026-03-05' } })).toEqual(until('2026-03-05T00:00:00Z'));
    expect(arrive(entry, profile({ delivery: '2026-03-05' }))).toEqual({ leave: 'missing' });
  });

  it('leaves by past, or goes on, when the moment was before the arrival', () => {
    const gone = profile({ expires: '2026-03-02' });
    expect(arrive(config(), gone)).toEqual({ leave: 'past' });
    expect(arrive(config({ ifPast: 'next' }), gone)).toEqual({ leave: 'next' });
  });

  it('is not past when the decision alone was late', () => {
    const over = { arrivedAt: MONDAY_10, now: MONDAY_10 + DAY };
    expect(arrive(config({ at: '20:00' }), profile({ expires: '2026-03-02' }), over)).toEqual({ leave: 'next' });
  });

  it('takes the next birthday ahead', () => {
    const birthday = (born: string, offsetDays = 0) =>
      arrive(config({ yearly: true, offsetDays }), profile({ expires: born }));
    expect(birthday('1990-03-05')).toEqual(until('2026-03-05T00:00:00Z'));
    expect(birthday('1990-03-02')).toEqual(until('2027-03-02T00:00:00Z'));
    expect(birthday('1992-02-29')).toEqual(until('2027-02-28T00:00:00Z'));
    expect(birthday('1990-01-01', -7)).toEqual(until('2026-12-25T00:00:00Z'));
    expect(birthday('1990-12-28', 70)).toEqual(until('2026-03-08T00:00:00Z'));
  });

  it('always has the next yearly moment within a year and a day', () => {
    const day = fc.integer({ min: 0, max: 36_500 }).map((n) => new Date(n * DAY).toISOString().slice(0, 10));
    const offset = fc.integer({ min: -3650, max: 3650 });
    const now = fc.integer({ min: utc('2024-01-01T00:00Z'), max: utc('2032-01-01T00:00Z') });
    fc.assert(
      fc.property(day, offset, now, (born, offsetDays, at) => {
        const outcome = arrive(config({ yearly: true, offsetDays }), profile({ expires: born }), { now: at });
        const moment = 'wait' in outcome ? (outcome.wait.until ?? 0) : 0;
        expect(moment).toBeGreaterThan(at);
        expect(moment - at).toBeLessThanOrEqual(367 * DAY);
      }),
    );
  });

  it('shows only ports that can be taken', () => {
    const ids = (of: WaitUntilDate) => wait.ports(of).map((port) => port.id);
    expect(ids(config())).toEqual(['next', 'past', 'missing']);
    expect(ids(config({ ifPast: 'next' }))).toEqual(['next', 'missing']);
    expect(ids(config({ yearly: true }))).toEqual(['next', 'missing']);
    expect(ids(config({ date: { from: 'fixed', date: '2026-03-05' } }))).toEqual(['next', 'past']);
  });

  it('says which date on the card, and reports that none is chosen', () => {
    expect(wait.summary(config({ offsetDays: -3 }))).toEqual({
      ko: 'expires 3일 전 09:00까지',
      en: 'Until 3 days before expires, 09:00',
    });
    expect(wait.summary(config({ yearly: true })).ko).toBe('매년 expires 09:00까지');
    expect(wait.summary(config({ date: { from: 'fixed', date: '2026-03-05' } })).en).toBe('Until 2026-03-05, 09:00');
    const check = (of: WaitConfig) => codesOf(wait.check?.(of, aroundNode('wait', of)));
    expect(check(waitStarts['until-date'])).toEqual(['wait-without-date']);
    expect(check(config())).toEqual([]);
    expect(waitConfig.safeParse(config({ date: { from: 'fixed', date: '2026-02-30' } })).success).toBe(false);
  });

  it('does not tame a cycle unless it comes back every year', () => {
    expect(wait.waits?.(config())).toBe(false);
    expect(wait.waits?.(config({ yearly: true }))).toBe(true);
  });
});

describe('wait until a weekday and time', () => {
  const config = (over: Partial<WaitUntilTime> = {}): WaitUntilTime => ({
    kind: 'until-time',
    weekdays: [1],
    from: '08:00',
    to: '09:00',
    ...over,
  });
  const at = (iso: string, of = config(), zone: string | null = null) =>
    wait.arrive(aVisit<WaitConfig>(of, { now: utc(iso) }), profile({}, zone));
  const wake = (iso: string, of = config(), zone: string | null = null) =>
    wait.resume?.(
      aVisit<WaitConfig>(of, { arrivedAt: utc('2026-02-25T00:00Z'), now: utc(iso) }),
      profile({}, zone),
      time,
    );

  it('goes on at once inside the window and waits for the next one outside', () => {
    expect(at('2026-03-02T08:00+09:00')).toEqual({ leave: 'next' });
    expect(at('2026-03-02T08:59:59+09:00')).toEqual({ leave: 'next' });
    expect(at('2026-03-02T09:00+09:00')).toEqual(until('2026-03-09T08:00+09:00'));
    expect(at('2026-02-27T12:00+09:00')).toEqual(until('2026-03-02T08:00+09:00'));
  });

  it('means Monday 08:00 where the customer is, also after the clocks have changed on Sunday', () => {
    expect(at('2026-03-06T12:00Z', config(), 'America/New_York')).toEqual(until('2026-03-09T12:00Z'));
    expect(at('2026-02-27T12:00Z', config(), 'America/New_York')).toEqual(until('2026-03-02T13:00Z'));
  });

  it('opens a window over midnight on the evening of its weekday', () => {
    const night = config({ from: '22:00', to: '02:00' });
    expect(at('2026-03-03T01:00+09:00', night)).toEqual({ leave: 'next' });
    expect(at('2026-03-02T01:00+09:00', night)).toEqual(until('2026-03-02T22:00+09:00'));
  });

  it('lets a late wake-up go on shortly after the window, and waits for the next one after an outage', () => {
    expect(wake('2026-03-02T08:00+09:00')).toEqual({ leave: 'next' });
    expect(wake('2026-03-02T09:20+09:00')).toEqual({ leave: 'next' });
    expect(wake('2026-03-02T23:00+09:00')).toEqual(until('2026-03-09T08:00+09:00'));
  });

  it('goes on after a window that the clocks swallowed', () => {
    const gap = config({ weekdays: [7], from: '02:15', to: '02:45' });
    const waiting = at('2026-03-07T12:00Z', gap, 'America/New_York');
    expect(waiting).toEqual(until('2026-03-08T03:15-04:00'));
    expect(wake('2026-03-08T03:15-04:00', gap, 'America/New_York')).toEqual({ leave: 'next' });
  });

  it('wakes everybody inside the window by the clock on their wall, and lets them go on then', () => {
    const clock = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const window = fc
      .record({ days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), from: clock, to: clock })
      .map(({ days, from, to }) => config({ weekdays: days, from, to }));
    const zone = fc.constantFrom(
      'Asia/Seoul',
      'America/New_York',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'Pacific/Apia',
    );
    const now = fc.integer({ min: utc('2025-01-01T00:00Z'), max: utc('2028-01-01T00:00Z') });
    fc.assert(
      fc.property(window, zone, now, (of, where, instant) => {
        const outcome = at(new Date(instant).toISOString(), of, where);
        if (!('wait' in outcome)) return;
        const moment = outcome.wait.until ?? 0;
        expect(moment).toBeGreaterThan(instant);
        const local = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(where);
        expect(of.weekdays).toContain(local.dayOfWeek);
        const opening = local.toPlainDate().toZonedDateTime({ timeZone: where, plainTime: of.from });
        expect(moment).toBe(opening.epochMilliseconds);
        expect(wake(new Date(moment).toISOString(), of, where)).toEqual({ leave: 'next' });
      }),
    );
  });

  it('says the window on the card and how long it can take', () => {
    expect(wait.summary(config({ weekdays: [5, 1, 2, 3, 4] }))).toEqual({
      ko: '평일 08:00-09:00',
      en: 'Weekdays, 08:00-09:00',
    });
    expect(wait.summary(config({ weekdays: [1, 3] })).ko).toBe('월·수 08:00-09:00');
    expect(wait.longestWait?.(config())).toBe(7 * DAY);
    expect(wait.longestWait?.(config({ weekdays: [1, 2, 6] }))).toBe(4 * DAY);
    expect(wait.longestWait?.(config({ weekdays: [1, 2, 3, 4, 5, 6, 7] }))).toBe(DAY);
    expect(wait.waits?.(config())).toBe(false);
  });
});
