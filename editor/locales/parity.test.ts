import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = import.meta.dirname;

/** Every sentence by its dotted key. */
function sentences(locale: string, file: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') found.set(path, value);
    else for (const [key, inner] of Object.entries(value as object)) walk(inner, path === '' ? key : `${path}.${key}`);
  };
  walk(JSON.parse(readFileSync(join(folder, locale, file), 'utf8')), '');
  return found;
}

const files = (locale: string): string[] => readdirSync(join(folder, locale)).sort();
const holes = (sentence: string): string[] => [...new Set(sentence.match(/\{\{\s*[\w.]+/g) ?? [])].sort();

/** English has a plural form of its own where Korean has one form for all numbers. */
const singular = (key: string): string => key.replace(/_(one|other|zero)$/, '');
const keysOf = (all: Map<string, string>): string[] => [...new Set([...all.keys()].map(singular))].sort();

describe('the languages', () => {
  it('have the same files', () => {
    expect(files('ko')).toEqual(files('en'));
  });

  it.each(files('ko'))('say the same things in %s', (file) => {
    const [ko, en] = [sentences('ko', file), sentences('en', file)];
    expect(keysOf(ko)).toEqual(keysOf(en));
    expect([...ko, ...en].filter(([, sentence]) => sentence.trim() === '')).toEqual([]);
  });

  it.each(files('ko'))('mention the same values in %s', (file) => {
    const [ko, en] = [sentences('ko', file), sentences('en', file)];
    const differing = [...ko].filter(([key, sentence]) => {
      const other = en.get(key);
      return other !== undefined && holes(sentence).join() !== holes(other).join();
    });
    expect(differing).toEqual([]);
  });

  it.each(files('ko'))('use no exclamation marks in %s', (file) => {
    const all = [...sentences('ko', file), ...sentences('en', file)];
    expect(all.filter(([, sentence]) => /[!！]/.test(sentence))).toEqual([]);
  });
});
