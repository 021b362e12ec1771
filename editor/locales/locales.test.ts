import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Words = { readonly [key: string]: string | Words };

const folder = new URL('./', import.meta.url);
const namesOf = (locale: string): string[] => readdirSync(new URL(`${locale}/`, folder)).sort();
const read = (locale: string, name: string): Words =>
  JSON.parse(readFileSync(new URL(`${locale}/${name}`, folder), 'utf8')) as Words;

/** Keys with their plural endings cut off: Korean has one form where English has two. */
function flatten(words: Words, path = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]): [string, string][] => {
      const at = path === '' ? key : `${path}.${key}`;
      return typeof value === 'string' ? [[at.replace(/_(one|other)$/, ''), value]] : [...flatten(value, at)];
    }),
  );
}
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name ?? '').filter((name) => name !== 'count');

test('both languages have the same files', () => {
  expect(namesOf('ko')).toEqual(namesOf('en'));
});

test.each(namesOf('en'))('%s says the same things in both languages', (name) => {
  const ko = flatten(read('ko', name));
  const en = flatten(read('en', name));
  expect([...ko.keys()].sort()).toEqual([...en.keys()].sort());
  for (const [key, text] of en) {
    const korean = ko.get(key) ?? '';
    expect(text.trim(), key).not.toBe('');
    expect(korean.trim(), key).not.toBe('');
    expect(new Set(placeholders(korean)), key).toEqual(new Set(placeholders(text)));
    expect(`${text}${korean}`, `${key}: calm words`).not.toMatch(/[!！]/);
  }
});

test('every failure says what happened and what to do', () => {
  const { retry, reload, ...failures } = read('en', 'failures.json');
  expect([typeof retry, typeof reload]).toEqual(['string', 'string']);
  for (const [code, words] of Object.entries(failures)) {
    expect(Object.keys(words).sort(), code).toEqual(['body', 'title']);
  }
});
