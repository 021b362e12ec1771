import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** As an index of `env`, as an argument behind it, or by a constant. */
const READS = /\benv\['([A-Z_]+)'\]|\(env, '([A-Z_]+)'|= '(NARU_[A-Z_]+)'/g;

/** The environment variables that the code reads. */
function variablesRead(): string[] {
  const sources = ['bench', 'editor', 'engine', 'nodes', 'scripts', 'server', 'tests', 'workflows']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((at) => join(folder, at)),
    )
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path));
  const found = [...sources, 'vite.config.ts'].flatMap((path) =>
    [...read(path).matchAll(READS)].flatMap(([, ...names]) => names.filter((name) => name !== undefined)),
  );
  return [...new Set(found)].filter((name) => name !== 'PATH').sort();
}

/** The variables that a page's table of variables names. */
function variablesTold(page: string): string[] {
  const [, table = ''] = /^\| variable .*\n((?:\|.*\n)+)/m.exec(read(page)) ?? [];
  return [...table.matchAll(/`([A-Z][A-Z_]+)(?:=[^`]*)?`/g)].flatMap(([, name]) => name ?? []);
}

it('the tables of variables name those that the code reads, all of them and no others', () => {
  const told = ['README.md', 'docs/architecture.md'].flatMap(variablesTold);
  expect([...new Set(told)].sort()).toEqual(variablesRead());
});
