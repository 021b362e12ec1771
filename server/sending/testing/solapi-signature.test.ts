import { expect, test } from 'vitest';
import { authorization } from '../adapters/solapi-client.ts';
import { signatureChecker } from './solapi-signature.ts';

test('a signature is good once, for fifteen minutes, with the right key and secret', () => {
  const isSigned = signatureChecker('key', 'secret');
  const now = Date.now();
  const header = authorization({ apiKey: 'key', apiSecret: 'secret' }, new Date(now));
  expect(isSigned(header)).toBeNull();
  expect(isSigned(header)).toBe('DuplicatedSignature');
  expect(isSigned(authorization({ apiKey: 'key', apiSecret: 'secret' }, new Date(now)))).toBeNull();
  expect(isSigned(authorization({ apiKey: 'key', apiSecret: 'secret' }, new Date(now - 16 * 60_000)))).toBe(
    'RequestTimeTooSkewed',
  );
  expect(isSigned(authorization({ apiKey: 'key', apiSecret: 'other' }, new Date(now)))).toBe('SignatureDoesNotMatch');
  expect(isSigned(authorization({ apiKey: 'other', apiSecret: 'secret' }, new Date(now)))).toBe('InvalidAPIKey');
  expect(isSigned('')).toBe('InvalidAPIKey');
});
