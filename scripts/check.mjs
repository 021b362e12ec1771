import { spawn } from 'node:child_process';
import { installPackages, requireNode, root } from './install.mjs';

requireNode();
installPackages();

const checks = [
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['lint', 'eslint', ['.', '--max-warnings', '0']],
  ['types: server', 'tsc', ['-p', 'tsconfig.json']],
  ['types: editor', 'tsc', ['-p', 'editor/tsconfig.json']],
  ['types: editor tests', 'tsc', ['-p', 'editor/tsconfig.test.json']],
  ['types: pure', 'tsc', ['-p', 'engine/tsconfig.json']],
  [
    'import rules',
    'depcruise',
    ['engine', 'nodes', 'server', 'workflows', 'editor', 'bench', 'scripts', '--output-type', 'err'],
  ],
  ['dead code', 'knip', []],
  ['node index', 'tsx', ['scripts/nodes-index.ts', '--check']],
];

/** Runs one check; its output is shown only when it fails. */
function run([name, command, args]) {
  return new Promise((resolve) => {
    const started = Date.now();
    const child = spawn('npx', ['--no-install', command, ...args], { cwd: root, shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('close', (code) => {
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      if (code !== 0) console.log(output);
      resolve(code === 0);
    });
  });
}

const waiting = [...checks];
let good = true;
// Two at a time: the machines this runs on have two cores.
await Promise.all(
  [0, 1].map(async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) good = (await run(check)) && good;
  }),
);
process.exit(good ? 0 : 1);
