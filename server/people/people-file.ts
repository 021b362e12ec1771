import type { Readable } from 'node:stream';
import type { CustomerListItem } from '../../engine/contract/people.ts';
import { phoneText } from '../../engine/phone-text.ts';
import type { Locale } from '../../engine/text.ts';
import { dateOf } from '../../engine/wall-clock.ts';
import type { Services } from '../services.ts';
import { pagedCsv } from './paged-csv.ts';
import { scoredPeople, type ScoreFilter } from './scored-people.ts';
import type { Condition } from './text-search.ts';

/** People read at once. */
const CHUNK = 1000;

const HEADS: Readonly<Record<Locale, readonly string[]>> = {
  ko: [
    '고객 ID',
    '이름',
    '이메일',
    '전화번호',
    '주문(최근 365일)',
    '마지막 주문일',
    '이탈 구간(매일 갱신)',
    '이탈 확률(매일 갱신)',
    '예상 매출',
    '이탈 위험 매출',
  ],
  en: [
    'Customer id',
    'Name',
    'E-mail',
    'Phone',
    'Orders (last 365 days)',
    'Last order',
    'Churn band (daily)',
    'Probability of leaving (daily)',
    'Expected revenue',
    'Revenue at risk',
  ],
};

/**
 * The people of a list as a CSV file, in the list's order, with what the last daily refresh said of them; read while it
 * is sent. With a byte-order mark, so that spreadsheets read Korean, and with formulas made harmless; Korean phone numbers
 * as people write them, for `+82…` would be a formula.
 */
export function peopleFile(
  services: Pick<Services, 'database'>,
  filter: ScoreFilter,
  text: string,
  locale: Locale,
  also: readonly Condition[] = [],
): Readable {
  return pagedCsv(HEADS[locale], (cursor) => scoredPeople(services, filter, text, cursor, CHUNK, also), recordOf);
}

function recordOf({ externalId, name, email, phone, orders, lastOrderDay, band, score }: CustomerListItem) {
  const day = lastOrderDay === null ? '' : dateOf(lastOrderDay);
  const figures = [score?.p.toFixed(4), score?.value?.toFixed(2), score?.atRisk?.toFixed(2)].map((text) => text ?? '');
  return [
    externalId,
    name ?? '',
    email ?? '',
    phone === null ? '' : phoneText(phone),
    orders,
    day,
    band ?? '',
    ...figures,
  ];
}
