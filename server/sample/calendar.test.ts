import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleCalendar } from './calendar.ts';
import { sampleDay, sampleInstant, SAMPLE_ZONE } from './load.ts';
import { localDate, localDay } from '../../engine/wall-clock.ts';

const dayMs = 86_400_000;
const today = fc.integer({ min: 19_000, max: 40_000 });

describe('the calendar of the sample', () => {
  it('makes the last loaded day yesterday, keeps weekdays and holds back four to five weeks, on any day', () => {
    fc.assert(
      fc.property(today, (day) => {
        const { shiftDays, cutDay, heldBackDays } = sampleCalendar(day);
        expect(cutDay + shiftDays).toBe(day - 1);
        expect(shiftDays % 7).toBe(0);
        expect(heldBackDays).toBeGreaterThanOrEqual(28);
        expect(heldBackDays).toBeLessThanOrEqual(34);
        expect(cutDay + heldBackDays).toBe(Date.UTC(2017, 11, 31) / dayMs);
      }),
    );
  });

  it('keeps times of day and weekdays of what happened', () => {
    fc.assert(
      fc.property(
        today,
        fc.integer({ min: 0, max: 364 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        (now, day, hour, minute) => {
          const calendar = sampleCalendar(now);
          const date = new Date(Date.UTC(2017, 0, 1) + day * dayMs).toISOString().slice(0, 10);
          const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:07`;
          const instant = sampleInstant(`${date} ${time}`, calendar);
          expect(localDay(instant, SAMPLE_ZONE)).toBe(sampleDay(date) + calendar.shiftDays);
          expect(new Date(instant + 9 * 3_600_000).toISOString().slice(11, 19)).toBe(time);
          const weekday = (text: string): number => new Date(`${text}T00:00:00Z`).getUTCDay();
          expect(weekday(localDate(instant, SAMPLE_ZONE))).toBe(weekday(date));
        },
      ),
    );
  });
});
