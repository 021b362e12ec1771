import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything the built editor is made from. */
const sources = ['editor', 'engine', 'nodes', 'package-lock.json', 'vite.config.ts'];

/** Nothing of the built editor. */
const isTest = (name: string): boolean => name === 'testing' || /\.test\.tsx?$/.test(name);

async function fingerprint(root: string): Promise<string> {
  const hash = createHash('sha256');
  const add = async (path: string): Promise<void> => {
    const found = await stat(join(root, path)).catch(() => null);
    if (!found) return;
    if (found.isDirectory()) {
      const names = (await readdir(join(root, path))).filter((name) => !isTest(name)).sort();
      for (const name of names) await add(join(path, name));
    } else hash.update(`${path}:${found.size}:`).update(await readFile(join(root, path)));
  };
  for (const source of sources) await add(source);
  return hash.digest('hex');
}

async function buildWithVite(root: string): Promise<void> {
  const { build } = await import('vite');
  await build({ root: join(root, 'editor'), configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
}

/** Where the built editor lies. */
export function editorFolder(root: string): string {
  return join(root, 'dist', 'editor');
}

/** The folder of the editor as it was last built, or null. */
export function builtEditor(root: string): string | null {
  const folder = editorFolder(root);
  return existsSync(join(folder, 'index.html')) ? folder : null;
}

/**
 * Builds the editor with Vite unless its sources are unchanged since the last build.
 *
 * @returns the folder to serve.
 */
export async function buildEditor(
  root: string,
  say: (line: string) => void,
  build: (root: string) => Promise<void> = buildWithVite,
): Promise<string> {
  const folder = editorFolder(root);
  const stamp = join(root, 'dist', 'editor.sha256');
  const now = await fingerprint(root);
  const before = await readFile(stamp, 'utf8').catch(() => '');
  if (before === now && existsSync(join(folder, 'index.html'))) return folder;
  say('Building the editor … (about 20 s, after each change)');
  // A build that is broken off leaves half an editor.
  await rm(stamp, { force: true });
  await build(root);
  await mkdir(join(root, 'dist'), { recursive: true });
  await writeFile(stamp, now);
  return folder;
}
