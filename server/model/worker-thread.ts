import { Worker } from 'node:worker_threads';
import type { Transferable } from 'node:worker_threads';

/** Starts a TypeScript worker entry; works under tsx and inside vitest alike. The entry reads `workerData.input`. */
export function startWorker(entry: URL, input: unknown, transfer: Transferable[] = []): Worker {
  return new Worker(new URL('./worker-boot.mjs', import.meta.url), {
    execArgv: [],
    workerData: { entry: entry.href, input },
    transferList: transfer,
  });
}
