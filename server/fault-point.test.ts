import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMITS, FAULT_POINTS, MOMENTS, type FaultPoint } from './fault-point.ts';

const root = join(import.meta.dirname, '..');

/** What the product's code names: second arguments of `write`, and arguments of `faultPoint` and `passes`. */
async function namedInCode(): Promise<{ commits: string[]; moments: string[] }> {
  const commits = new Set<string>();
  const moments = new Set<string>();
  for (const folder of ['server', 'workflows']) {
    for (const name of await readdir(join(root, folder), { recursive: true })) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts') || name.includes('testing')) continue;
      const file = ts.createSourceFile(name, await readFile(join(root, folder, name), 'utf8'), ts.ScriptTarget.Latest);
      const visit = (node: ts.Node): void => {
        if (ts.isCallExpression(node)) {
          const called = ts.isPropertyAccessExpression(node.expression)
            ? node.expression.name.text
            : ts.isIdentifier(node.expression)
              ? node.expression.text
              : '';
          const [first, second] = node.arguments;
          if (called === 'write' && second && ts.isStringLiteral(second)) commits.add(second.text);
          if (['faultPoint', 'passes'].includes(called) && first && ts.isStringLiteral(first)) moments.add(first.text);
        }
        ts.forEachChild(node, visit);
      };
      visit(file);
    }
  }
  return { commits: [...commits].sort(), moments: [...moments].sort() };
}

describe('points at which chaos strikes', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'naru-fault-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A process that passes the point three times. */
  function pass(point: FaultPoint, env: NodeJS.ProcessEnv): Promise<{ signal: string | null; said: string }> {
    const module = pathToFileURL(join(root, 'server/fault-point.ts')).href;
    const script = `import('${module}').then(({ faultPoint }) => {
      for (let n = 1; n <= 3; n++) { faultPoint('${point}'); require('node:fs').writeSync(1, String(n)); }
    })`;
    return new Promise((resolve) => {
      const child = spawn(process.execPath, ['--import', 'tsx', '-e', script], {
        cwd: root,
        env: { ...process.env, ...env },
      });
      let said = '';
      child.stdout.on('data', (data: Buffer) => (said += data.toString()));
      child.once('close', (_code, signal) => resolve({ signal, said }));
    });
  }

  it('are the ones that the list names', async () => {
    expect(await namedInCode()).toEqual({ commits: [...COMMITS], moments: [...MOMENTS].sort() });
    expect(new Set(FAULT_POINTS).size).toBe(COMMITS.length * 2 + MOMENTS.length);
  });

  it('kill the process that passes, at the pass that is wished, and only once', async () => {
    writeFileSync(join(folder, 'leg.after-commit'), 'SIGKILL 1');
    expect(await pass('leg.after-commit', { NARU_FAULT: folder })).toEqual({ signal: 'SIGKILL', said: '1' });
    expect(readdirSync(folder)).toEqual(['leg.after-commit.struck']);
    expect(Number(readFileSync(join(folder, 'leg.after-commit.struck'), 'utf8'))).toBeGreaterThan(0);
    expect(await pass('leg.after-commit', { NARU_FAULT: folder })).toEqual({ signal: null, said: '123' });
  });

  it('do nothing where nobody asks for it', async () => {
    writeFileSync(join(folder, 'before-call'), '');
    expect(await pass('before-call', { NARU_FAULT: undefined })).toEqual({ signal: null, said: '123' });
    expect(await pass('after-call', { NARU_FAULT: folder })).toEqual({ signal: null, said: '123' });
    expect(existsSync(join(folder, 'before-call'))).toBe(true);
  });
});
