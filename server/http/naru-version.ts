import { readFileSync } from 'node:fs';

let version: string | null = null;

/** Version of this Naru, from its package. */
export function naruVersion(): string {
  if (version === null) {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    version = (JSON.parse(text) as { version: string }).version;
  }
  return version;
}
