import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { workflowBundle } from './bundle.ts';
import { quietRuntime } from './worker.ts';

quietRuntime();
const folder = join(dirname(fileURLToPath(import.meta.url)), 'histories');
const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));

const historyOf = async (name: string): Promise<{ events: Record<string, unknown>[] }> =>
  JSON.parse(await readFile(join(folder, name), 'utf8')) as { events: Record<string, unknown>[] };

describe('histories recorded from people who may still be riding', () => {
  it('are there for each workflow that the worker has', async () => {
    const index = await readFile(join(dirname(folder), 'index.ts'), 'utf8');
    const exported = [...index.matchAll(/export \{ ([^}]+) \}/g)].flatMap(([, list = '']) => list.split(', '));
    const recorded = await Promise.all(
      names.map(async (name) => {
        const [{ workflowExecutionStartedEventAttributes: started } = {}] = (await historyOf(name)).events;
        return (started as { workflowType: { name: string } }).workflowType.name;
      }),
    );
    expect(recorded.sort()).toEqual(exported.sort());
  });

  it.each(names)('%s replays without a difference', async (name) => {
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, await historyOf(name));
  });

  it('would notice a difference', async () => {
    const history = await historyOf('batch.json');
    const [started] = history.events;
    Object.assign(started?.['workflowExecutionStartedEventAttributes'] as object, { workflowType: { name: 'slot' } });
    await expect(Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history)).rejects.toThrow();
  });
});
