/** Node's arguments for the API process. */
export const apiArguments: readonly string[] = ['--import', 'tsx', 'server/main.ts'];

/** Node's arguments for the worker: a roomier nursery spares it a tenth of its time, since a leg's rows live for one leg. */
export const workerArguments: readonly string[] = ['--max-semi-space-size=64', '--import', 'tsx', 'workflows/main.ts'];
