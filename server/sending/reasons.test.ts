import { describe, expect, it } from 'vitest';
import { reasonText } from '../../nodes/message-words.ts';
import { resendResult } from './adapters/resend.ts';
import { sandbox } from './adapters/sandbox.ts';
import { classify } from './adapters/smtp-errors.ts';
import { MESSAGE_REASONS } from './reasons.ts';

/** Codes without words are shown as they are. */
function expectWords(code: string): void {
  const { ko, en } = reasonText(code);
  expect.soft(ko, code).toMatch(/[가-힣]/);
  expect.soft(en, code).toMatch(/^[A-Z].* /);
}

/** What an SMTP client throws with this code, or the server with this answer. */
function smtp(code: string, responseCode?: number): Error & { code: string; responseCode?: number } {
  return Object.assign(new Error('No.'), { code, ...(responseCode !== undefined && { responseCode }) });
}

describe('the reason beside a message', () => {
  it('has words in both languages, for all that dispatch writes and a preview warns of', () => {
    for (const code of MESSAGE_REASONS) expectWords(code);
    for (const code of ['unknown-variable', 'ad-label-look-alike']) expectWords(code);
  });

  it('has words for what mail servers and mail clients answer, also for what we have not heard of', () => {
    const answers = [421, 450, 451, 452, 550, 552, 554].map((answer) => classify(smtp('EMESSAGE', answer), false));
    const codes = ['EAUTH', 'EENVELOPE', 'ESOCKET', 'ECONNECTION', 'ETIMEDOUT', 'EDNS', 'ETLS', 'EPROTOCOL', 'ENEW'];
    const failures = codes.map((code) => classify(smtp(code), false));
    for (const result of [...answers, ...failures, classify(smtp('ESOCKET'), true)]) {
      if (result.result === 'accepted') throw new Error('taken for accepted');
      expectWords(result.code);
    }
  });

  it('has words for what Resend answers, also for what we have not heard of', () => {
    const answered = [
      ['refused', 401, 'missing_api_key'],
      ['refused', 429, 'rate_limit_exceeded'],
      ['refused', 429, 'daily_quota_exceeded'],
      ['refused', 429, 'monthly_quota_exceeded'],
      ['refused', 422, 'never_heard_of'],
      ['broken', 500, 'application_error'],
    ] as const;
    const results = answered.map(([answer, status, name]) =>
      resendResult({ answer, status, body: { name, message: '' }, retryAfterMs: null }),
    );
    const away = (['lost', 'unreached'] as const).map((answer) => resendResult({ answer, code: 'E', detail: '' }));
    for (const result of [...results, ...away]) {
      if (result.result === 'accepted') throw new Error('taken for accepted');
      expectWords(result.code);
    }
  });

  it('has words for what the sandbox plays', async () => {
    const fates = [{ failRate: 1 }, { transientRate: 1 }, { unknownRate: 1 }];
    for (const config of fates) {
      const adapter = sandbox.open(config, 1);
      const [result] = await adapter.send([{ key: 'k', attempt: 1 } as never]);
      await adapter.close();
      if (result?.result !== 'rejected' && result?.result !== 'unknown') throw new Error('taken for accepted');
      expectWords(result.code);
    }
  });

  it('names a code of an adapter that nobody has words for', () => {
    expect(reasonText('carrier-pigeon-7')).toEqual({ ko: 'carrier-pigeon-7', en: 'carrier-pigeon-7' });
  });
});
