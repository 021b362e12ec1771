// Worker threads do not inherit tsx's loader on Node 20, so each registers it before its TypeScript entry is imported.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.entry);
