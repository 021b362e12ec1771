import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages, requireNode, root } from './install.mjs';

requireNode();
installPackages();

const folder = mkdtempSync(join(tmpdir(), 'naru-test-'));
const missingFile = join(folder, 'missing.json');
const resultFile = join(folder, 'result.json');
const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

let code = run(process.execPath, ['--import', 'tsx', 'scripts/test-setup.ts', missingFile]);
if (code === 0) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [
    vitest,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${resultFile}`,
    ...process.argv.slice(2),
  ];
  code = run(process.execPath, args);
  for (const [what, why] of Object.entries(JSON.parse(readFileSync(missingFile, 'utf8')))) {
    console.log(`Skipped what needs ${what}: ${why}`);
  }
  const {
    success,
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped = 0,
    numTodoTests: todo = 0,
  } = JSON.parse(readFileSync(resultFile, 'utf8'));
  // A file that could not even be loaded has no failed test, but the result or vitest's exit code tells. Neither alone is
  // trusted: a library that ends the process in its own way can lose the code.
  if (!success && code === 0) code = 1;
  const broken = code !== 0 && failed === 0 ? 1 : failed;
  const left = skipped + todo;
  console.log(`${passed} passed, ${broken} failed${left ? `, ${left} skipped` : ''}`);
}
rmSync(folder, { recursive: true, force: true });
process.exit(code);
