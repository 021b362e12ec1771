import { describe, expect, it } from 'vitest';
import { describeFailure, isInfrastructure } from './failures.ts';

const withCode = (code: string, cause?: unknown): Error => Object.assign(new Error('x', { cause }), { code });

describe('a failure', () => {
  it.each([
    'SQLITE_BUSY',
    'SQLITE_BUSY_SNAPSHOT',
    'SQLITE_IOERR_WRITE',
    'SQLITE_FULL',
    'ECONNREFUSED',
    '40001',
    '57P01',
    '53300',
  ])('of infrastructure: %s', (code) => {
    expect(isInfrastructure(withCode(code))).toBe(true);
    expect(isInfrastructure(new Error('outer', { cause: withCode(code) }))).toBe(true);
  });

  it.each(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_ERROR', '22P05', '23505', 'ERR_INVALID_ARG_TYPE'])(
    'of data: %s',
    (code) => {
      expect(isInfrastructure(withCode(code))).toBe(false);
    },
  );

  it('counts as data when nobody knows it', () => {
    expect([new Error('odd'), 'text', null, new TypeError('undefined is not')].map(isInfrastructure)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('of the pool has no code, only words', () => {
    expect(isInfrastructure(new Error('Connection terminated unexpectedly'))).toBe(true);
  });

  it('is told in a sentence with its code', () => {
    expect(describeFailure(withCode('22P05'))).toEqual({ code: 'leg-failed', detail: '22P05: x' });
    expect(describeFailure('odd')).toEqual({ code: 'leg-failed', detail: 'odd' });
  });
});
