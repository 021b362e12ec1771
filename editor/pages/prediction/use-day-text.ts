import { useFormat } from '../../i18n/use-format.ts';

const DAY = 86_400_000;

/** A local day of the shop (days since 1970-01-01) as the reader writes dates, wherever the reader is. */
export function useDayText(): (day: number) => string {
  const format = useFormat();
  // Noon of the day on the reader's own calendar.
  return (day) => {
    const date = new Date(day * DAY);
    return format.day(new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), 12).getTime());
  };
}
