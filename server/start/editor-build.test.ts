import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { buildEditor, editorFolder } from './editor-build.ts';

it('builds the editor when its sources have changed, and only then', async () => {
  const root = mkdtempSync(join(tmpdir(), 'naru-editor-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  let builds = 0;
  const said: string[] = [];
  const build = async (): Promise<number> => {
    const before = builds;
    const folder = await buildEditor(
      root,
      (line) => said.push(line),
      () => {
        builds += 1;
        write('dist/editor/index.html', '<html>');
        return Promise.resolve();
      },
    );
    expect(folder).toBe(editorFolder(root));
    return builds - before;
  };
  write('editor/main.tsx', 'one');
  write('engine/advance.ts', 'one');
  write('nodes/send/panel.tsx', 'one');
  write('package-lock.json', '{}');
  expect(await build()).toBe(1);
  expect(said).toHaveLength(1);
  expect(await build()).toBe(0);
  expect(said).toHaveLength(1);

  write('engine/advance.ts', 'two');
  expect(await build()).toBe(1);
  write('nodes/send/new.ts', '');
  expect(await build()).toBe(1);
  write('package-lock.json', '{ }');
  expect(await build()).toBe(1);
  rmSync(join(root, 'nodes/send/new.ts'));
  expect(await build()).toBe(1);
  rmSync(join(root, 'dist/editor'), { recursive: true });
  expect(await build()).toBe(1);

  write('engine/advance.test.ts', 'a test');
  write('editor/testing/chromium.ts', 'for tests');
  write('server/main.ts', 'not of the editor');
  expect(await build()).toBe(0);
});

it('builds again after a build that failed', async () => {
  const root = mkdtempSync(join(tmpdir(), 'naru-editor-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const fails = (): Promise<void> => Promise.reject(new Error('a syntax error'));
  const quiet = (): void => undefined;
  await expect(buildEditor(root, quiet, fails)).rejects.toThrow('a syntax error');
  await expect(buildEditor(root, quiet, fails)).rejects.toThrow('a syntax error');
});
