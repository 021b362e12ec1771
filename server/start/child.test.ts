import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FATAL_EXIT, startPart, type Part } from './child.ts';

const patient = { timeout: 15_000, interval: 20 };

describe('a part of the product', () => {
  let folder: string;
  let part: Part | undefined;
  let said: string[];
  const launched: number[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'naru-part-'));
    said = [];
    launched.length = 0;
  });
  afterEach(async () => {
    await part?.stop(1000);
    part = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (script: string, more: Partial<Parameters<typeof startPart>[0]> = {}): Part =>
    (part = startPart({
      name: 'The part',
      command: process.execPath,
      args: ['-e', script],
      logFile: join(folder, 'part.log'),
      say: (line) => said.push(line),
      onLaunch: (pid) => launched.push(pid),
      ...more,
    }));
  const log = (): string => readFileSync(join(folder, 'part.log'), 'utf8');

  it('is started again after a crash, later each time, and says so', async () => {
    start('console.error("ouch"); process.exit(3)');
    await vi.waitFor(() => expect(said).toHaveLength(2), patient);
    expect(said[0]).toMatch(/^The part ended \(code 3\); starting it again in 0\.5 s\. Details: .*part\.log$/);
    expect(said[1]).toContain('in 1 s');
    expect(new Set(launched).size).toBe(2);
    await vi.waitFor(() => expect(log()).toBe('ouch\nouch\n'), patient);
  });

  it('says why it ended when it said so itself, and not what Node writes below a stack', async () => {
    start('console.error("one\\nECONNREFUSED: no database"); process.exit(1)');
    await vi.waitFor(() => expect(said).toHaveLength(1), patient);
    expect(said[0]).toMatch(/^The part ended \(code 1, ECONNREFUSED: no database\); starting it again/);
    await part!.stop(1000);
    said.length = 0;
    start('throw new Error("nobody caught it")');
    await vi.waitFor(() => expect(said).toHaveLength(1), patient);
    expect(said[0]).toMatch(/^The part ended \(code 1\); starting it again/);
  });

  it('is told messages while it is up, and none when it is gone', async () => {
    const heard: unknown[] = [];
    const script = 'process.on("message", (m) => process.send({ heard: m })); process.send({ ready: "up" })';
    const up = start(script, { onMessage: (message) => heard.push(message) });
    await vi.waitFor(() => expect(heard).toEqual([{ ready: 'up' }]), patient);
    up.tell({ due: 'live' });
    await vi.waitFor(() => expect(heard.slice(1)).toEqual([{ heard: { due: 'live' } }]), patient);
    await up.stop(1000);
    up.tell({ due: 'live' });
    expect(heard).toHaveLength(2);
  });

  it('is started again soon each time when it had come up before it ended', async () => {
    start('process.send({ ready: "up" }, () => process.exit(3))', { onMessage: () => undefined });
    await vi.waitFor(() => expect(said).toHaveLength(3), patient);
    for (const line of said) expect(line).toContain('starting it again in 0.5 s');
  });

  it('is started again when something kills it, and is known under its new process id', async () => {
    const running = start('setInterval(() => {}, 1000)');
    const first = running.pid()!;
    process.kill(first, 'SIGKILL');
    await vi.waitFor(() => expect(launched).toHaveLength(2), patient);
    expect(said[0]).toContain('(SIGKILL)');
    expect(running.pid()).toBe(launched[1]);
    expect(running.pid()).not.toBe(first);
  });

  it('is not started again when it ends with the code for hopeless troubles; its last words are handed over', async () => {
    const reasons: string[] = [];
    const script = `process.stdout.write('{"level":60}\\n'); process.stderr.write('one\\nThe disk is full.\\n'); process.exit(${FATAL_EXIT})`;
    start(script, { onFatal: (reason) => reasons.push(reason) });
    await vi.waitFor(() => expect(reasons).toEqual(['The disk is full.']), patient);
    expect(said).toEqual([]);
    expect(launched).toHaveLength(1);
  });

  it('is told about a command that cannot be run, as about a crash', async () => {
    start('', { command: join(folder, 'nothing') });
    await vi.waitFor(() => expect(said[0]).toContain('ENOENT'), patient);
    await part!.stop(100);
  });

  it('is waited for when it is stopped, and stays ended', async () => {
    const messages: unknown[] = [];
    const running = start(
      'process.on("SIGTERM", () => setTimeout(() => { console.log("bye"); process.exit(0) }, 100)); process.send("up"); setInterval(() => {}, 1000)',
      { onMessage: (message) => messages.push(message) },
    );
    await vi.waitFor(() => expect(messages).toEqual(['up']), patient);
    await running.stop(10_000);
    expect(log()).toBe('bye\n');
    expect(() => process.kill(launched[0]!, 0)).toThrow();
    expect(launched).toHaveLength(1);
    expect(said).toEqual([]);
  });

  it('is ended hard when it does not end within the grace', async () => {
    const messages: unknown[] = [];
    const running = start('process.on("SIGTERM", () => {}); process.send("up"); setInterval(() => {}, 1000)', {
      onMessage: (message) => messages.push(message),
    });
    await vi.waitFor(() => expect(messages).toEqual(['up']), patient);
    const before = performance.now();
    await running.stop(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(190);
    expect(() => process.kill(launched[0]!, 0)).toThrow();
  });

  it('that is stopped while it waits to be started again does not start', async () => {
    const running = start('process.exit(1)');
    await vi.waitFor(() => expect(said).toHaveLength(1), patient);
    await running.stop(100);
    expect(running.pid()).toBeUndefined();
    expect(launched).toHaveLength(1);
  });
});
