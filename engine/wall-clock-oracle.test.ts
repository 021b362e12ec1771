import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { dateOf, localDay, localInstant, localTimeOfDay, nextWeekdayTime } from './wall-clock.ts';

const minute = 60_000;

type Rows = readonly Readonly<Record<string, number>>[];

/** Reads what `fixtures/wall-clock.py` wrote: answers of Python's zoneinfo. */
function readCases(): { zones: readonly string[]; tables: ReadonlyMap<string, Rows> } {
  const bytes = gunzipSync(readFileSync(new URL('./fixtures/wall-clock.bin.gz', import.meta.url)));
  const end = bytes.indexOf(10);
  const head = JSON.parse(bytes.subarray(0, end).toString()) as {
    zones: string[];
    tables: { name: string; columns: string[]; rows: number }[];
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = end + 1;
  const readers: Readonly<Record<string, readonly [number, (at: number) => number]>> = {
    B: [1, (at) => view.getUint8(at)],
    H: [2, (at) => view.getUint16(at, true)],
    h: [2, (at) => view.getInt16(at, true)],
    i: [4, (at) => view.getInt32(at, true)],
  };
  const tables = new Map<string, Rows>();
  for (const { name, columns, rows } of head.tables) {
    const cases = Array.from({ length: rows }, (): Record<string, number> => ({}));
    for (const column of columns) {
      const [key = '', kind = ''] = column.split(':');
      const [size, read] = readers[kind]!;
      for (const row of cases) {
        row[key] = read(at);
        at += size;
      }
    }
    tables.set(name, cases);
  }
  return { zones: head.zones, tables };
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

describe('the wall clock agrees with an oracle that is not our code', () => {
  let zones: readonly string[];
  let tables: ReadonlyMap<string, Rows>;
  beforeAll(() => {
    ({ zones, tables } = readCases());
  });

  /** The cases that come out otherwise, with what came out. */
  function wrong(table: string, answer: (row: Readonly<Record<string, number>>, zone: string) => unknown): unknown[] {
    const rows = tables.get(table)!;
    const found: unknown[] = [];
    for (const row of rows) {
      const zone = zones[row['zone']!]!;
      const got = answer(row, zone);
      if (got !== null) found.push({ ...row, zone, got });
    }
    return found;
  }

  it('has 100,000 cases over 40 zones', () => {
    expect(zones).toHaveLength(40);
    expect([...tables.values()].reduce((sum, rows) => sum + rows.length, 0)).toBe(100_000);
  });

  it('on the instant of a local time: none wrong, none early', { timeout: 60_000 }, () => {
    const bad = wrong('instants', ({ day, minute: at, offset }, zone) => {
      const got = localInstant(zone, dateOf(day!), clock(at!));
      const wanted = (day! * 1440 + at! - offset!) * minute;
      // Never early: by then the clock shows that time or a later one.
      const shown = localDay(got, zone) * 1440 + localTimeOfDay(got, zone) / minute;
      return got === wanted && shown >= day! * 1440 + at! ? null : got / minute;
    });
    expect(bad).toEqual([]);
  });

  it('on the next opening of a window: none wrong, none early', { timeout: 60_000 }, () => {
    const bad = wrong('windows', ({ now, weekdays, opens, closes, wait }, zone) => {
      const days = [1, 2, 3, 4, 5, 6, 7].filter((day) => (weekdays! >> (day - 1)) & 1);
      const got = nextWeekdayTime(now! * minute, zone, days, clock(opens!), clock(closes!));
      return got === (now! + wait!) * minute ? null : got / minute - now!;
    });
    expect(bad).toEqual([]);
  });

  it('on the local day and time of day', { timeout: 60_000 }, () => {
    const bad = wrong('days', ({ now, day, minute: at }, zone) => {
      const got = [localDay(now! * minute, zone), localTimeOfDay(now! * minute, zone) / minute];
      return got[0] === day && got[1] === at ? null : got;
    });
    expect(bad).toEqual([]);
  });

  it('never on an opening that the change of clocks puts after its own closing', () => {
    const saturday = Date.UTC(2024, 2, 30, 12);
    // In Berlin the clocks jump from 02:00 to 03:00 on Sunday 31 March 2024: nothing lies between 02:30 and 03:00.
    const next = localInstant('Europe/Berlin', '2024-04-07', '02:30');
    expect(nextWeekdayTime(saturday, 'Europe/Berlin', [7], '02:30', '03:00')).toBe(next);
  });
});
