import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installedTemporal, obtainTemporal, TemporalNotObtainable } from './temporal-binary.ts';

describe('the Temporal program', () => {
  let folder: string;
  const at = (...path: string[]): string => join(folder, ...path);
  /** A program that says it is Temporal. */
  const stub = (path: string, script = '#!/bin/sh\nexit 0\n'): string => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, script);
    chmodSync(path, 0o755);
    return path;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'naru-temporal-'));
    for (const name of ['empty', 'cache', 'home']) mkdirSync(at(name));
    vi.stubEnv('PATH', at('empty'));
    vi.stubEnv('XDG_CACHE_HOME', at('cache'));
    vi.stubEnv('HOME', at('home'));
    vi.stubEnv('TEMPORAL_CLI', undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it('is the named one, then the one on the PATH, then those of the cache and the home folder', async () => {
    expect(await installedTemporal()).toBeNull();
    const places = [
      at('cache', 'naru', 'sdk', 'temporal-sdk-typescript-1'),
      at('home', '.temporalio', 'bin', 'temporal'),
      at('home', 'go', 'bin', 'temporal'),
      at('cache', 'naru', 'bin', 'temporal'),
      at('empty', 'temporal'),
    ];
    for (const place of places) {
      stub(place);
      expect(await installedTemporal()).toBe(place);
      expect(await obtainTemporal(() => undefined)).toBe(place);
    }
    const named = stub(at('named'));
    vi.stubEnv('TEMPORAL_CLI', named);
    expect(await installedTemporal()).toBe(named);
  });

  it('is not a file that may not be run', async () => {
    writeFileSync(at('empty', 'temporal'), '');
    expect(await installedTemporal()).toBeNull();
  });

  it('that is named but cannot be run is not replaced in silence by another one', async () => {
    stub(at('empty', 'temporal'));
    vi.stubEnv('TEMPORAL_CLI', at('nothing'));
    const asked = obtainTemporal(() => undefined);
    await expect(asked).rejects.toThrow(TemporalNotObtainable);
    await expect(asked).rejects.toThrow(`TEMPORAL_CLI names ${at('nothing')}, which is not a program that can be run.`);
  });

  it('is built with Go when there is no download', { timeout: 30_000 }, async () => {
    stub(
      at('empty', 'go'),
      '#!/bin/sh\n[ "$1" = version ] && exit 0\necho "#!/bin/sh" > "$GOBIN/temporal"\n/bin/chmod +x "$GOBIN/temporal"\n',
    );
    const said: string[] = [];
    expect(await obtainTemporal((line) => said.push(line), noDownload)).toBe(at('cache', 'naru', 'bin', 'temporal'));
    expect(said).toEqual([
      'Downloading Temporal’s server …',
      expect.stringMatching(/^No download; building Temporal v[\d.]+ with Go/) as string,
    ]);
  });

  it('that cannot be had is one clear sentence naming every way that was tried, and what to do', async () => {
    stub(at('empty', 'go'), '#!/bin/sh\n[ "$1" = version ] && exit 0\necho "dial tcp: no network" >&2\nexit 1\n');
    const asked = obtainTemporal(() => undefined, noDownload);
    await expect(asked).rejects.toThrow(TemporalNotObtainable);
    await expect(asked).rejects.toThrow(
      'Temporal could not be obtained (download: no such host; go install: dial tcp: no network). Install the Temporal CLI and put it on the PATH, name it in TEMPORAL_CLI, or name a running server in TEMPORAL_ADDRESS.',
    );
    rmSync(at('empty', 'go'));
    await expect(obtainTemporal(() => undefined, noDownload)).rejects.toThrow('go install: Go is not installed');
  });
});

/** Stands in for the SDK's download where there is no network. */
function noDownload(): Promise<never> {
  return Promise.reject(new Error('no such host'));
}
