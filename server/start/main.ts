/** The supervisor: starts Temporal, the API and the worker, keeps them running, and ends them in order. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLiveDue, LIVE_WORKER } from '../live-due.ts';
import { startPart, type Part } from './child.ts';
import { startDurable } from './durable-part.ts';
import { buildEditor, editorFolder } from './editor-build.ts';
import { BadSetting, readEnvironment } from './environment.ts';
import { portTaken } from './free-port.ts';
import { AlreadyRunning, lockDataFolder } from './instance-lock.ts';
import { progressBar } from './progress.ts';
import { figuresAddress, figuresPorts, type FiguresPorts } from './figures-ports.ts';
import { apiArguments, workerWithHeap } from './node-arguments.ts';
import { whatToDo } from './sentences.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const parts: { temporal?: Part; api?: Part; live?: Part; bulk?: Part } = {};
let ending = false;

function say(line: string): void {
  console.log(`  ${line}`);
}

/** Ends the parts in order, then the process: workers first, so that their legs finish; then the API, then Temporal. */
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  await Promise.all([parts.live?.stop(10_000), parts.bulk?.stop(10_000)]);
  for (const part of [parts.api, parts.temporal]) await part?.stop(10_000);
  process.exit(code);
}

function fail(sentence: string): void {
  if (!ending) console.error(`\n  ${sentence}\n`);
  void end(1);
}

/** Starts the API; resolves with its address once it listens. */
function startApi(env: NodeJS.ProcessEnv, logs: string): Promise<string> {
  const showProgress = progressBar('Sample shop', process.stdout);
  return new Promise((resolve) => {
    parts.api = startNode('The API', apiArguments, env, join(logs, 'api.log'), (message) => {
      passOn(message);
      const { ready, progress } = message as { ready?: string; progress?: string };
      if (progress) showProgress(Number(progress));
      if (ready) resolve(ready);
    });
  });
}

function startNode(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  logFile: string,
  onMessage: (message: unknown) => void,
): Part {
  const onFatal = (reason: string): void => fail(whatToDo(reason));
  return startPart({ name, command: process.execPath, args, cwd: root, env, logFile, say, onFatal, onMessage });
}

/** Tells the live worker what another part has to tell it. */
function passOn(message: unknown): void {
  if (isLiveDue(message)) parts.live?.tell({ ...(message as object) });
}

/** One worker for whom somebody waits, and, once it carries, one for whatever may take its time. */
function startWorkers(env: NodeJS.ProcessEnv, logs: string, ports: FiguresPorts, args: readonly string[]): void {
  const start = (queue: 'live' | 'bulk', onMessage: (message: unknown) => void): Part => {
    const own = { ...env, NARU_QUEUES: queue, NARU_METRICS_PORT: ports[queue] };
    const [title, log] = queue === 'live' ? ['The worker', 'worker.log'] : ['The bulk worker', 'bulk-worker.log'];
    return startNode(title, args, own, join(logs, log), onMessage);
  };
  parts.live = start('live', () => {
    if (!ending) parts.bulk ??= start('bulk', passOn);
  });
}

async function start(): Promise<void> {
  const environment = readEnvironment(process.env, root);
  const { port, host, dataFolder } = environment;
  process.on('exit', lockDataFolder(dataFolder));
  if (port !== 0 && (await portTaken(port, host))) {
    fail(`Port ${port} is taken. Choose another one, for example PORT=${port + 1} npm start.`);
    return;
  }
  const logs = join(dataFolder, 'logs');
  await mkdir(logs, { recursive: true });
  console.log('\n  Naru 나루\n');

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!ending) say('Ending …');
      void end(0);
    });
  }

  // Side by side, for the second start is to take seconds: only the worker needs what the others have made.
  const editor = buildEditor(root, say);
  editor.catch(() => undefined);
  const temporal = await startDurable({ environment, logs, say, onPart: (part) => (parts.temporal = part) });
  const figures = await figuresPorts();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...temporal.env,
    NARU_EDITOR: editorFolder(root),
    NARU_DATA: dataFolder,
    ...(temporal.env['NARU_TEMPORAL'] ? { [LIVE_WORKER]: '1' } : {}),
    NARU_WORKER_FIGURES: Object.values(figures).map(figuresAddress).join(' '),
  };
  if (ending) return;
  const [address, answers] = await Promise.all([startApi(env, logs), temporal.answers, editor]);
  if (ending) return;
  if (env['NARU_TEMPORAL']) {
    startWorkers(env, logs, figures, workerWithHeap(environment.workerHeapMb));
  }
  // From the start of the process: what loading this file's own parts took is part of the wait.
  console.log(`\n  Ready after ${process.uptime().toFixed(1)} s:  ${address}`);
  if (!answers) console.log('  Without Temporal: drawing and simulating only.');
  console.log(`  Ctrl-C ends it; journeys and people stay in ${dataFolder}\n`);
}

// The terminal may be gone before the parts are ended.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

start().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  const known = error instanceof BadSetting || error instanceof AlreadyRunning;
  fail(known ? message : whatToDo(message));
});
