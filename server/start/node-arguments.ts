/** Node's arguments for the API process. */
export const apiArguments: readonly string[] = ['--import', 'tsx', 'server/main.ts'];

/** Node's arguments for the worker: a roomier nursery spares it a tenth of its time, since a leg's rows live for one leg. */
export const workerArguments: readonly string[] = ['--max-semi-space-size=64', '--import', 'tsx', 'workflows/main.ts'];

/** The worker's arguments with a heap of its own size, where one is set. */
export function workerWithHeap(megabytes: number | null): readonly string[] {
  return megabytes === null ? workerArguments : [`--max-old-space-size=${megabytes}`, ...workerArguments];
}
