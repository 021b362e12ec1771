import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The generated files by path inside `nodes/`. */
export type NodesIndex = Readonly<Record<'index.ts' | 'panels.ts', string>>;

const HEAD = '// Written by `tsx scripts/nodes-index.ts`; do not edit.\n';
const NODES = fileURLToPath(new URL('../nodes/', import.meta.url));

function camelCase(folder: string): string {
  return folder.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** A key of an object literal, quoted only where it must be (as prettier would have it). */
function keyOf(folder: string): string {
  return folder.includes('-') ? `'${folder}'` : folder;
}

function foldersWith(root: string, file: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, file)))
    .map((entry) => entry.name)
    .sort();
}

function definitions(folders: readonly string[]): string {
  const imports = folders.map((folder) => `import { ${camelCase(folder)} } from './${folder}/node.ts';\n`);
  const entries = folders.map((folder) => {
    const name = camelCase(folder);
    return `  ${name === folder ? name : `${keyOf(folder)}: ${name}`},\n`;
  });
  return `${HEAD}import type { NodeTypes } from '../engine/node-type.ts';
${imports.join('')}
/** Every node type by its name. */
export const nodeTypes: NodeTypes = {
${entries.join('')}};
`;
}

function panels(folders: readonly string[]): string {
  const entries = folders.map((folder) => `  ${keyOf(folder)}: lazyPanel(() => import('./${folder}/panel.tsx')),\n`);
  const body = entries.length === 0 ? '{}' : `{\n${entries.join('')}}`;
  return `${HEAD}import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';
import type { PanelProps } from './fields/panel-props.ts';

/** A form for the config of a node type, loaded when it is first shown. */
export type LazyPanel = LazyExoticComponent<ComponentType<PanelProps<unknown>>>;

/** Only the type's own schema opens a config, so all that shared code can know of it is \`unknown\`. */
function lazyPanel<Config>(load: () => Promise<{ readonly Panel: ComponentType<PanelProps<Config>> }>): LazyPanel {
  return lazy(async () => ({ default: (await load()).Panel as ComponentType<PanelProps<unknown>> }));
}

/** Every panel by the name of its node type; a type without a form has none. */
export const panels: Readonly<Record<string, LazyPanel>> = ${body};
`;
}

/** What `nodes/index.ts` and `nodes/panels.ts` ought to be for the folders below `root`. */
export function nodesIndex(root: string): NodesIndex {
  return { 'index.ts': definitions(foldersWith(root, 'node.ts')), 'panels.ts': panels(foldersWith(root, 'panel.tsx')) };
}

/** Which of the generated files differ from what they ought to be. */
export function staleFiles(root: string): string[] {
  return Object.entries(nodesIndex(root)).flatMap(([file, wanted]) => {
    const path = join(root, file);
    return existsSync(path) && readFileSync(path, 'utf8') === wanted ? [] : [file];
  });
}

function main(): void {
  const stale = staleFiles(NODES);
  if (process.argv.includes('--check')) {
    for (const file of stale) console.error(`nodes/${file} is stale: run \`npx tsx scripts/nodes-index.ts\`.`);
    process.exitCode = stale.length === 0 ? 0 : 1;
    return;
  }
  const wanted = nodesIndex(NODES);
  for (const [file, text] of Object.entries(wanted)) if (stale.includes(file)) writeFileSync(join(NODES, file), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
