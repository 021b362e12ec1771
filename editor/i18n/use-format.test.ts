import { describe, expect, it } from 'vitest';
import { formatsOf } from './use-format.ts';

describe('amounts', () => {
  it('are written as on a price tag, and without parts of a unit from a thousand on', () => {
    for (const locale of ['ko', 'en'] as const) {
      const { money } = formatsOf(locale);
      expect([0, 9.5, 12.349, -3.2, 15_000, 999.99, 1234.56, 8_123_456.7].map(money)).toEqual([
        '0',
        '9.50',
        '12.35',
        '-3.20',
        '15,000',
        '999.99',
        '1,235',
        '8,123,457',
      ]);
    }
  });

  it('are short on cards, in the units of the language', () => {
    expect([512.6, 9999, 123_456, 12_345_678].map(formatsOf('ko').short)).toEqual([
      '513',
      '9,999',
      '12.3만',
      '1234.6만',
    ]);
    expect([512.6, 9999, 123_456, 12_345_678].map(formatsOf('en').short)).toEqual(['513', '9,999', '123.5K', '12.3M']);
  });
});

describe('shares', () => {
  it('have one decimal below a tenth, and what is too little for it is not called nothing', () => {
    const { share } = formatsOf('en');
    expect([0, 0.0002, 0.0006, 0.0123, 0.1234, 1].map(share)).toEqual(['0%', '<0.1%', '0.1%', '1.2%', '12%', '100%']);
  });
});

describe('moments', () => {
  const instant = Date.UTC(2026, 10, 22, 23, 30);

  it('are written in the zone that is given, to its day and hour', () => {
    const inSeoul = formatsOf('en', 'Asia/Seoul');
    const inLisbon = formatsOf('en', 'Europe/Lisbon');
    expect([inSeoul.moment(instant), inSeoul.day(instant), inSeoul.time(instant)]).toEqual([
      'Nov 23, 2026, 08:30',
      'Nov 23, 2026',
      '08:30:00',
    ]);
    expect(inLisbon.moment(instant)).toBe('Nov 22, 2026, 23:30');
  });

  it('a day of a calendar is the same in every zone', () => {
    const day = Date.UTC(2026, 10, 22) / 86_400_000;
    for (const zone of ['Asia/Seoul', 'America/Los_Angeles', 'Pacific/Kiritimati'])
      expect(formatsOf('ko', zone).date(day)).toBe('2026. 11. 22.');
  });
});
