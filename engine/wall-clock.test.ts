import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  dateOf,
  dayOf,
  isZone,
  localDate,
  localDay,
  localInstant,
  localTimeOfDay,
  nextWeekdayTime,
  weekdayOf,
} from './wall-clock.ts';

const HOUR = 3_600_000;
const zones = [
  'Asia/Seoul',
  'UTC',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Apia',
  'Africa/Casablanca',
  '+05:30',
];
const zone = fc.constantFrom(...zones);
const instant = fc.integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2045, 0, 1) });
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const at = (moment: number, where: string) => Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(where);
const iso = (moment: number): string => new Date(moment).toISOString();

describe('isZone', () => {
  it('knows a zone from what is none', () => {
    expect(zones.filter((name) => !isZone(name))).toEqual([]);
    expect(['', 'Seoul', 'Asia/Sole', 'GMT+9 or so', '__proto__'].filter(isZone)).toEqual([]);
  });
});

describe('localInstant', () => {
  it('reads the clock of the zone', () => {
    expect(iso(localInstant('Asia/Seoul', '2026-11-23', '08:00'))).toBe('2026-11-22T23:00:00.000Z');
    expect(iso(localInstant('America/New_York', '2026-07-01', '08:00'))).toBe('2026-07-01T12:00:00.000Z');
    expect(iso(localInstant('America/New_York', '2026-01-01', '08:00'))).toBe('2026-01-01T13:00:00.000Z');
  });

  it('takes a skipped time as much later as the gap is long, and a repeated time the first time', () => {
    expect(iso(localInstant('America/New_York', '2026-03-08', '02:30'))).toBe('2026-03-08T07:30:00.000Z');
    expect(iso(localInstant('America/New_York', '2026-11-01', '01:30'))).toBe('2026-11-01T05:30:00.000Z');
  });

  it('refuses dates, times and zones that do not exist', () => {
    expect(() => localInstant('Asia/Seoul', '2026-02-30', '08:00')).toThrow(RangeError);
    expect(() => localInstant('Asia/Seoul', '2026-02-20', '25:00')).toThrow(RangeError);
    expect(() => localInstant('Asia/Sole', '2026-02-20', '08:00')).toThrow(RangeError);
  });

  it('agrees with the library, asked once or twice', () => {
    fc.assert(
      fc.property(zone, instant, clock, (where, moment, time) => {
        const date = dateOf(Math.floor(moment / 86_400_000));
        const expected = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(where).epochMilliseconds;
        expect(localInstant(where, date, time)).toBe(expected);
        expect(localInstant(where, date, time)).toBe(expected);
      }),
    );
  });
});

describe('localDay and its kin', () => {
  it('agree with the library at any moment, transitions included', () => {
    const nearTransition = fc.tuple(zone, instant, fc.integer({ min: -2, max: 2 })).map(([where, moment, off]) => {
      const transition = at(moment, where).getTimeZoneTransition('next');
      return [where, (transition?.epochMilliseconds ?? moment) + off] as const;
    });
    fc.assert(
      fc.property(fc.oneof(fc.tuple(zone, instant), nearTransition), ([where, moment]) => {
        const zoned = at(moment, where);
        expect(localDate(moment, where)).toBe(zoned.toPlainDate().toString());
        expect(localDay(moment, where)).toBe(dayOf(zoned.toPlainDate().toString()));
        const time = Temporal.PlainTime.from('00:00').until(zoned.toPlainTime()).total('milliseconds');
        expect(localTimeOfDay(moment, where)).toBe(time);
        expect(weekdayOf(localDay(moment, where))).toBe(zoned.dayOfWeek);
      }),
      { numRuns: 500 },
    );
  });

  it('count days by the calendar, not by 24 hours', () => {
    expect(addDays('2026-02-27', 2)).toBe('2026-03-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
    expect(dayOf('1970-01-01')).toBe(0);
    expect(weekdayOf(dayOf('2026-01-05'))).toBe(1);
    expect(weekdayOf(dayOf('1969-12-28'))).toBe(7);
    for (const bad of ['2026-02-30', '2026-1-1', 'today', '']) expect(() => dayOf(bad)).toThrow(RangeError);
  });

  it('answers a million times within a second, for whole populations', () => {
    const before = process.cpuUsage();
    let sum = 0;
    for (let i = 0; i < 1_000_000; i += 1) sum += localDay(1.7e12 + i * 60_000, 'America/New_York');
    expect(sum).toBeGreaterThan(0);
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(1);
  });
});

describe('nextWeekdayTime', () => {
  const seoul = (date: string, time: string): number => localInstant('Asia/Seoul', date, time);
  const next = (date: string, time: string, days: number[], from: string, to: string): string =>
    at(nextWeekdayTime(seoul(date, time), 'Asia/Seoul', days, from, to), 'Asia/Seoul')
      .toPlainDateTime()
      .toString()
      .slice(0, 16);

  it('is now inside the window, else the next opening', () => {
    expect(next('2026-01-05', '07:59', [1], '08:00', '10:00')).toBe('2026-01-05T08:00');
    expect(next('2026-01-05', '09:30', [1], '08:00', '10:00')).toBe('2026-01-05T09:30');
    expect(next('2026-01-05', '10:00', [1], '08:00', '10:00')).toBe('2026-01-12T08:00');
    expect(next('2026-01-06', '09:30', [1, 4], '08:00', '10:00')).toBe('2026-01-08T08:00');
  });

  it('lets a window run over midnight into a day of its own', () => {
    expect(next('2026-01-06', '01:00', [1], '22:00', '02:00')).toBe('2026-01-06T01:00');
    expect(next('2026-01-06', '02:00', [1], '22:00', '02:00')).toBe('2026-01-12T22:00');
    expect(next('2026-01-05', '01:00', [1], '22:00', '02:00')).toBe('2026-01-05T22:00');
    expect(next('2026-01-06', '07:00', [1], '08:00', '08:00')).toBe('2026-01-06T07:00');
  });

  it('stays Monday 08:00 right across a change of clocks', () => {
    const sunday = localInstant('Europe/London', '2026-03-29', '00:30');
    expect(iso(nextWeekdayTime(sunday, 'Europe/London', [1], '08:00', '09:00'))).toBe('2026-03-30T07:00:00.000Z');
    expect(nextWeekdayTime(sunday, 'Europe/London', [1], '08:00', '09:00') - sunday).toBe(30.5 * HOUR);
  });

  it('refuses to wait for no weekday', () => {
    expect(() => nextWeekdayTime(0, 'UTC', [], '08:00', '09:00')).toThrow(RangeError);
  });

  it('is never in the past, always on a chosen day inside the window, and nothing sooner is', () => {
    const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
    fc.assert(
      fc.property(
        zone,
        instant,
        weekdays,
        clock,
        clock,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (where, now, days, from, to, share) => {
          const inside = (moment: number): boolean =>
            [0, -1].some((back) => {
              const day = localDay(moment, where) + back;
              const opens = localInstant(where, dateOf(day), from);
              const closes = localInstant(where, dateOf(to <= from ? day + 1 : day), to);
              return days.includes(weekdayOf(day)) && moment >= opens && moment < closes;
            });
          const found = nextWeekdayTime(now, where, days, from, to);
          expect(found).toBeGreaterThanOrEqual(now);
          expect(inside(found)).toBe(true);
          const sooner = Math.floor(now + (found - now) * share);
          if (sooner < found) expect(inside(sooner)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});
