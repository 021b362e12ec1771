import { createHmac } from 'node:crypto';

const HEADER = /^HMAC-SHA256 apiKey=(\S+), date=(\S+), salt=(\S{12,64}), signature=([0-9a-f]{64})$/;
const SKEW_MS = 15 * 60_000;

/** Checks headers as SOLAPI does: key, date within 15 minutes, signature right and new. Answers the error code or null. */
export function signatureChecker(apiKey: string, apiSecret: string): (header: string) => string | null {
  const used = new Set<string>();
  return (header) => {
    const [, key, date = '', salt = '', signature = ''] = HEADER.exec(header) ?? [];
    if (key !== apiKey) return 'InvalidAPIKey';
    if (!(Math.abs(Date.parse(date) - Date.now()) <= SKEW_MS)) return 'RequestTimeTooSkewed';
    if (
      createHmac('sha256', apiSecret)
        .update(date + salt)
        .digest('hex') !== signature
    )
      return 'SignatureDoesNotMatch';
    if (used.has(signature)) return 'DuplicatedSignature';
    used.add(signature);
    return null;
  };
}
