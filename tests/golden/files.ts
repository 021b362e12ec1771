import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GoldenPerson } from './facts.ts';
import type { Golden } from './ride.ts';

/** The release that is being made. */
export const NEXT = 'next';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PEOPLE = 'people.json';
const LINE = 200;

/** Every release that has golden plans, the coming one among them. */
export function goldenReleases(): string[] {
  return readdirSync(HERE, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** The people who rode the plans of a release. */
export function goldenPeople(release: string): readonly GoldenPerson[] {
  return read(release, PEOPLE) as readonly GoldenPerson[];
}

/** The golden plans of a release by the name of their journey. */
export function goldenPlans(release: string): ReadonlyMap<string, Golden> {
  const files = readdirSync(join(HERE, release)).filter((file) => file !== PEOPLE);
  return new Map(files.sort().map((file) => [file.replace('.json', ''), read(release, file) as Golden]));
}

/**
 * Writes the golden plans of a release. Of the coming one only the files that are missing are written.
 *
 * @returns the files that stay as they are though they would be written otherwise now.
 * @throws when a release that is out has some: what was recorded is never recorded anew.
 */
export function writeGolden(
  release: string,
  people: readonly GoldenPerson[],
  plans: Readonly<Record<string, Golden>>,
): string[] {
  const folder = join(HERE, release);
  if (release !== NEXT && existsSync(folder)) throw new Error(`tests/golden/${release} is recorded and stays as it is`);
  mkdirSync(folder, { recursive: true });
  const files: Readonly<Record<string, unknown>> = { people, ...plans };
  return Object.entries(files).flatMap(([name, value]) => {
    const path = join(folder, `${name}.json`);
    const text = `${lines(value, '')}\n`;
    if (existsSync(path)) return readFileSync(path, 'utf8') === text ? [] : [`${release}/${name}.json`];
    writeFileSync(path, text);
    return [];
  });
}

function read(release: string, file: string): unknown {
  return JSON.parse(readFileSync(join(HERE, release, file), 'utf8'));
}

/** JSON of which every part that fits stands on one line. */
function lines(value: unknown, indent: string): string {
  const flat = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || flat.length <= LINE) return flat;
  const inner = `${indent} `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = Array.isArray(value)
    ? value.map((part) => lines(part, inner))
    : Object.entries(value).flatMap(([key, part]) =>
        part === undefined ? [] : [`${JSON.stringify(key)}:${lines(part, inner)}`],
      );
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
}
