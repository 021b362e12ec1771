import { execFile, spawn } from 'node:child_process';
import { access, constants, mkdir, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const exe = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** The version that is built or downloaded when the machine has none. */
export const TEMPORAL_VERSION = 'v1.5.1';

/** Where Naru keeps the server it obtained; outside the clone, so that it is fetched once per machine. */
export function temporalCache(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'naru');
}

async function executable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** No Temporal server could be had; the message says what was tried and what to do. */
export class TemporalNotObtainable extends Error {
  override name = 'TemporalNotObtainable';
}

/** A `temporal` program that is already on this machine, or null. */
export async function installedTemporal(env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const named = env['TEMPORAL_CLI'];
  if (named) {
    if (await executable(named)) return named;
    throw new TemporalNotObtainable(
      `TEMPORAL_CLI names ${named}, which is not a program that can be run. Correct it, or leave it out.`,
    );
  }
  const folders = [
    ...(env['PATH'] ?? '').split(delimiter),
    join(temporalCache(), 'bin'),
    join(homedir(), 'go', 'bin'),
    join(homedir(), '.temporalio', 'bin'),
  ];
  for (const folder of folders) if (folder && (await executable(join(folder, exe)))) return join(folder, exe);
  const downloads = join(temporalCache(), 'sdk');
  for (const name of await readdir(downloads).catch(() => [])) {
    if (name.startsWith('temporal') && (await executable(join(downloads, name)))) return join(downloads, name);
  }
  return null;
}

/** Longer than a download takes, shorter than a marketer waits. */
const downloadPatienceMs = 180_000;

/** The download that the official SDK does: it is started once and stopped, which leaves the program in our cache. */
async function sdkDownload(): Promise<string | null> {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing').catch(() => ({
    TestWorkflowEnvironment: null,
  }));
  if (!TestWorkflowEnvironment) return null;
  const downloadDir = join(temporalCache(), 'sdk');
  await mkdir(downloadDir, { recursive: true });
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    const reason = new Error(`nothing came within ${downloadPatienceMs / 1000} s`);
    timer = setTimeout(() => reject(reason), downloadPatienceMs);
  });
  const creating = TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', version: 'default', downloadDir } },
  });
  creating.catch(() => undefined);
  const server = await Promise.race([creating, tooLong]).finally(() => clearTimeout(timer));
  await server.teardown();
  return installedTemporal({ ...process.env, TEMPORAL_CLI: '' });
}

async function goInstall(say: (line: string) => void): Promise<string | null> {
  const go = await run('go', ['version']).then(
    () => 'go',
    () => null,
  );
  if (!go) throw new Error('Go is not installed');
  const bin = join(temporalCache(), 'bin');
  await mkdir(bin, { recursive: true });
  const started = Date.now();
  const timer = setInterval(
    () =>
      say(
        `Building Temporal ${TEMPORAL_VERSION} … ${Math.round((Date.now() - started) / 1000)} s (about 180 s, once per machine)`,
      ),
    10_000,
  );
  try {
    await new Promise<void>((done, fail) => {
      const build = spawn(go, ['install', `github.com/temporalio/cli/cmd/temporal@${TEMPORAL_VERSION}`], {
        env: { ...process.env, GOBIN: bin },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let tail = '';
      build.stderr.on('data', (data: Buffer) => (tail = (tail + data.toString()).slice(-2000)));
      build.on('error', fail);
      build.on('close', (code) =>
        code === 0 ? done() : fail(new Error(tail.trim().split('\n').at(-1) ?? `exit ${code}`)),
      );
    });
  } finally {
    clearInterval(timer);
  }
  return join(bin, exe);
}

/**
 * A Temporal server program: named, installed, cached, downloaded by the official SDK, or built with Go.
 *
 * @param say called with lines of progress.
 * @param download how the SDK's program is had.
 * @throws TemporalNotObtainable naming what was tried.
 */
export async function obtainTemporal(
  say: (line: string) => void,
  download: () => Promise<string | null> = sdkDownload,
): Promise<string> {
  const installed = await installedTemporal();
  if (installed) return installed;
  const reasons: string[] = [];
  const ways = [
    ['Downloading Temporal’s server …', 'download', download],
    [
      `No download; building Temporal ${TEMPORAL_VERSION} with Go (about 3 minutes, once) …`,
      'go install',
      () => goInstall(say),
    ],
  ] as const;
  for (const [line, name, way] of ways) {
    say(line);
    try {
      const path = await way();
      if (path) return path;
      reasons.push(`${name}: not available`);
    } catch (error) {
      reasons.push(`${name}: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  throw new TemporalNotObtainable(
    `Temporal could not be obtained (${reasons.join('; ')}). Install the Temporal CLI and put it on the PATH, name it in TEMPORAL_CLI, or name a running server in TEMPORAL_ADDRESS.`,
  );
}
