import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { nodesIndex, staleFiles } from './nodes-index.ts';

const folders: string[] = [];

/** A temporary `nodes/` with these (empty) files. */
function nodesWith(...files: string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'naru-nodes-'));
  folders.push(root);
  for (const file of files) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  return root;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('the index of node types', () => {
  it('is up to date: run `npx tsx scripts/nodes-index.ts`', () => {
    expect(staleFiles(fileURLToPath(new URL('../nodes/', import.meta.url)))).toEqual([]);
  });

  it('names each folder with a definition, and each with a panel', () => {
    const index = nodesIndex(nodesWith('wait-event/node.ts', 'did/node.ts', 'did/panel.tsx', 'fields/Field.tsx'));
    expect(index['index.ts']).toContain("import { waitEvent } from './wait-event/node.ts';");
    expect(index['index.ts']).toContain("  did,\n  'wait-event': waitEvent,\n");
    expect(index['index.ts']).not.toContain('fields');
    expect(index['panels.ts']).toContain("did: lazyPanel(() => import('./did/panel.tsx')),");
    expect(index['panels.ts']).not.toContain('wait-event');
  });

  it('is stale when it is missing, and again when a type is added', () => {
    const root = nodesWith('did/node.ts');
    expect(staleFiles(root)).toEqual(['index.ts', 'panels.ts']);
    for (const [file, text] of Object.entries(nodesIndex(root))) writeFileSync(join(root, file), text);
    expect(staleFiles(root)).toEqual([]);
    mkdirSync(join(root, 'rfm'));
    writeFileSync(join(root, 'rfm', 'node.ts'), '');
    expect(staleFiles(root)).toEqual(['index.ts']);
  });
});
