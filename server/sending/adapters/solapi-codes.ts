import type { Receipt, SendResult } from './adapter.ts';

/*
 * SOLAPI's message status codes: 1xxx refused at the door, 2000 taken, 2xxx failed inside, 3000 with the carrier, 3xxx
 * failed there, 4000 arrived. Kakao's own codes (3005, 3016 ...) come through for AlimTalk.
 */

/** Refused for a rule: the person, the law or the provider does not want it. */
const POLICY = new Set([
  '1060',
  '1061',
  '1064',
  '2060',
  '2061',
  '2063',
  '2064',
  '2254',
  '3020',
  '3047',
  '3054',
  '3055',
  '3102',
  '3107',
]);
/** Trouble of the provider or of the account, which passes: server errors and an empty purse. */
const PASSING = new Set(['1020', '1024', '1030', '2024', '2230']);
const BALANCE = new Set(['1030', '2230']);
/** Sent and never confirmed; it may still arrive. */
const UNCONFIRMED = new Set(['3005', '3014', '3048']);
const ON_ITS_WAY = new Set(['2000', '3000']);

/** The reason that goes into the ledger. */
export function reasonOf(code: string): string {
  return `solapi-${code}`;
}

/** What SOLAPI's answer to the call means for one message. */
export function resultOf(code: string, detail: string, providerId: string | null): SendResult {
  if (ON_ITS_WAY.has(code) || code === '4000') return { result: 'accepted', providerId };
  if (UNCONFIRMED.has(code)) return { result: 'unknown', code: reasonOf(code), detail };
  const passing = PASSING.has(code);
  const rejected = {
    result: 'rejected',
    class: passing ? 'transient' : POLICY.has(code) ? 'policy' : 'permanent',
    code: reasonOf(code),
    detail,
  } as const;
  return BALANCE.has(code) || code === '1020' ? { ...rejected, senderDown: true } : rejected;
}

/** What a message's status in SOLAPI's list means; failures in there are final, whatever their cause. */
export function receiptOf(code: string, providerId: string): Receipt {
  if (code === '4000') return { receipt: 'delivered', providerId };
  if (ON_ITS_WAY.has(code)) return { receipt: 'on-its-way', providerId };
  return { receipt: UNCONFIRMED.has(code) ? 'unknown' : 'failed', providerId, code: reasonOf(code) };
}
