import type { Locale } from '../../engine/text.ts';
import { useShopZone } from './shop-zone.ts';
import { useLocale } from './use-locale.ts';

/** Numbers, money, shares and moments as the reader's language writes them. */
export interface Formats {
  count(value: number): string;
  /** 12.3만 / 123K, where room is short. */
  short(value: number): string;
  /**
   * A plain amount; the sample shop's currency is the dollar, a shop's own is not known, so no sign is written. Parts of a
   * unit have two digits, as on a price tag, and are left out from a thousand on.
   */
  money(value: number): string;
  /** 0..1 as a percentage with one decimal below 10 %; what is too little for that is not called nothing. */
  share(value: number): string;
  /** 0..1 as a percentage with one decimal at any size, where neighbours are told apart by it. */
  fineShare(value: number): string;
  /** Day and hour of an instant (ms) in the shop's zone; `day` and `time` likewise. */
  moment(at: number): string;
  day(at: number): string;
  time(at: number): string;
  /** A day of a calendar (days since 1970-01-01), which no zone moves. */
  date(day: number): string;
  /** `3 hours ago`, `in 2 days`. */
  ago(at: number, now: number): string;
  /** At most one digit after the point. */
  oneDecimal(value: number): string;
}

const DAY = 86_400_000;

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** The formats of one language, with moments in `timeZone` (an IANA name; else the reader's own). */
export function formatsOf(locale: Locale, timeZone?: string): Formats {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const cents = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const tenthPercent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const finePercent = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const zoned: Intl.DateTimeFormatOptions = timeZone === undefined ? {} : { timeZone };
  const moment = new Intl.DateTimeFormat(locale, {
    ...zoned,
    ...{ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' },
  });
  const day = new Intl.DateTimeFormat(locale, { ...zoned, dateStyle: 'medium' });
  const time = new Intl.DateTimeFormat(locale, { ...zoned, timeStyle: 'medium', hourCycle: 'h23' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return {
    count: (value) => whole.format(value),
    short: (value) => (Math.abs(value) < 10_000 ? whole.format(value) : compact.format(value)),
    money: (value) => (Math.abs(value) >= 1000 || Number.isInteger(value) ? whole : cents).format(value),
    fineShare: (value) => finePercent.format(value),
    share: (value) =>
      value > 0 && value < 0.0005
        ? `<${tenthPercent.format(0.001)}`
        : (Math.abs(value) < 0.1 && value !== 0 ? tenthPercent : percent).format(value),
    moment: (at) => moment.format(at),
    day: (at) => day.format(at),
    time: (at) => time.format(at),
    date: (value) => date.format(value * DAY),
    ago(at, now) {
      const passed = at - now;
      const [unit, length] = STEPS.find(([, size]) => Math.abs(passed) >= size) ?? ['second', 1000];
      return relative.format(Math.round(passed / length), unit);
    },
    oneDecimal: (value) => tenths.format(value),
  };
}

/** Formats for the language of the page and the shop's zone. */
export function useFormat(): Formats {
  const locale = useLocale();
  const zone = useShopZone((state) => state.zone);
  return formats(locale, zone);
}

const made = new Map<string, Formats>();

/** Making a formatter is dear, and every row asks for one. */
function formats(locale: Locale, zone: string | undefined): Formats {
  const key = `${locale} ${zone ?? ''}`;
  const known = made.get(key) ?? formatsOf(locale, zone);
  made.set(key, known);
  return known;
}
