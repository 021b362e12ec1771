// Plain JavaScript without dependencies: it runs before anything is installed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The product's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Ends with one sentence when this Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Naru needs Node 20.19 or newer, but this is ${process.versions.node}. Install a newer Node and start again.`,
  );
  process.exit(1);
}

/** Installs the packages of the lock file, unless these very packages are there already. */
export function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.naru-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing packages … (about a minute, once)');
  try {
    // Not `npm ci`: it refuses a lock file that was written where some platforms' optional packages could not be had.
    execFileSync('npm', ['install', '--no-save', '--no-fund', '--no-audit', '--loglevel=error'], {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
  } catch {
    console.error(
      'The packages could not be installed; the lines above say why. Check the network and the disk, then start again.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}
