import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('leaves the exit code of a run that failed as it is', () => {
  const module = new URL('./postgres.ts', import.meta.url).href;
  const script = `process.exitCode = 3; const { embeddedPostgres } = await import(${JSON.stringify(module)}); await embeddedPostgres();`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
});
