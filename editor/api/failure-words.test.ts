import { expect, test } from 'vitest';
import failures from '../locales/en/failures.json';

test('every failure says what happened and what to do', () => {
  const { retry, reload, ...words } = failures;
  expect([retry, reload].every((label) => label !== '')).toBe(true);
  for (const [code, parts] of Object.entries(words)) expect(Object.keys(parts).sort(), code).toEqual(['body', 'title']);
});
