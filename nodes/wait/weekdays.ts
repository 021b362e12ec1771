import type { Text } from '../../engine/text.ts';

/** The days of the week in words, from Monday, which configs number 1, to Sunday, 7. */
export const WEEKDAYS: readonly Text[] = [
  { ko: '월', en: 'Mon' },
  { ko: '화', en: 'Tue' },
  { ko: '수', en: 'Wed' },
  { ko: '목', en: 'Thu' },
  { ko: '금', en: 'Fri' },
  { ko: '토', en: 'Sat' },
  { ko: '일', en: 'Sun' },
];
