import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startEmbeddedTemporal, temporalArguments, whenListening, type EmbeddedTemporal } from './embedded-temporal.ts';

/** Listens as Temporal does, on the port of its arguments. */
const standIn = `#!${process.execPath}
const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
require('node:net').createServer((socket) => socket.end()).listen(port, '127.0.0.1');
`;

describe.skipIf(process.platform === 'win32')('the embedded Temporal server', () => {
  let folder: string;
  let binary: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'naru-embedded-'));
    binary = join(folder, 'temporal.cjs');
    writeFileSync(binary, standIn);
    chmodSync(binary, 0o755);
    onTestFinished(() => rmSync(folder, { recursive: true }));
  });

  const start = (): Promise<EmbeddedTemporal> =>
    startEmbeddedTemporal({ binary, dataFolder: folder, logFile: join(folder, 'log'), say: () => undefined });
  const pidFile = (): string => readFileSync(join(folder, 'temporal.pid'), 'utf8');
  const alive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('keeps its data in a file, quickly, and listens on this machine only', () => {
    const text = temporalArguments({ port: 1, uiPort: null, file: 'f.db' }).join(' ');
    expect(text).toContain('--ip 127.0.0.1 --port 1 --headless --db-filename f.db');
    expect(text).toContain('--sqlite-pragma journal_mode=WAL --sqlite-pragma synchronous=NORMAL');
    expect(temporalArguments({ port: 1, uiPort: 2, file: 'f.db' }).join(' ')).toContain(
      '--ui-ip 127.0.0.1 --ui-port 2',
    );
  });

  it('answers at its address, and leaves nothing behind when it is stopped', async () => {
    const server = await start();
    await whenListening(server.address, 20_000);
    expect(pidFile()).toBe(String(server.part.pid()));
    const pid = server.part.pid()!;
    await server.part.stop(5000);
    expect(alive(pid)).toBe(false);
    expect(pidFile).toThrow('ENOENT');
  });

  it('ends the server that a supervisor which was killed left on this data folder', async () => {
    const left = spawn(binary, ['server', 'start-dev', '--port', '0', '--db-filename', join(folder, 'temporal.db')]);
    const gone = new Promise((resolve) => left.once('exit', (_code, signal) => resolve(signal)));
    onTestFinished(() => void left.kill('SIGKILL'));
    writeFileSync(join(folder, 'temporal.pid'), String(left.pid));
    const server = await start();
    expect(await gone).toBe('SIGTERM');
    await server.part.stop(5000);
  });

  it('leaves other programs alone that have the number of an old server by now', async () => {
    for (const args of [['other'], ['start-dev', '--db-filename', '/elsewhere/temporal.db']]) {
      const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', ...args]);
      onTestFinished(() => void other.kill('SIGKILL'));
      writeFileSync(join(folder, 'temporal.pid'), String(other.pid));
      const server = await start();
      expect(alive(other.pid!)).toBe(true);
      await server.part.stop(5000);
    }
  });

  it('is waited for no longer than patience lasts', async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', () => resolve()));
    const { port } = probe.address() as { port: number };
    await whenListening(`127.0.0.1:${port}`, 5000);
    await new Promise((resolve) => probe.close(resolve));
    await expect(whenListening(`127.0.0.1:${port}`, 100)).rejects.toThrow(
      `Nothing answers at 127.0.0.1:${port} after 0.1 s.`,
    );
  });
});
