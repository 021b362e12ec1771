import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import en from '../locales/en/failures.json';
import ko from '../locales/ko/failures.json';

const server = join(import.meta.dirname, '..', '..', 'server');

/** Every code with which the server refuses a request, as its sources throw or answer them. */
function refusalCodes(): string[] {
  const sources = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('testing'))
    .map((path) => readFileSync(join(server, path), 'utf8'));
  const thrown = sources.flatMap((text) => [...text.matchAll(/(?:new Refusal|apiError)\(\s*'([a-z0-9-]+)'/g)]);
  return [...new Set(thrown.map(([, code = '']) => code))].sort();
}

test('every failure says what happened and what to do', () => {
  const { retry, reload, ...words } = en;
  expect([retry, reload].every((label) => label !== '')).toBe(true);
  for (const [code, parts] of Object.entries(words)) expect(Object.keys(parts).sort(), code).toEqual(['body', 'title']);
});

test('every code with which the server refuses has words in both languages', () => {
  const codes = refusalCodes();
  expect(codes).toEqual(expect.arrayContaining(['draft-changed', 'journey-invalid', 'rate-limited', 'bad-cursor']));
  // What is not found has words for all kinds of things together.
  const own = codes.filter((code) => !code.endsWith('-not-found'));
  const without = (words: object): string[] => own.filter((code) => !Object.hasOwn(words, code));
  expect({ ko: without(ko), en: without(en) }).toEqual({ ko: [], en: [] });
});
