import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPart, type Part } from './child.ts';
import { buildEditor } from './editor-build.ts';
import { startEmbeddedTemporal } from './embedded-temporal.ts';
import { BadSetting, readEnvironment, type Environment } from './environment.ts';
import { portTaken } from './free-port.ts';
import { AlreadyRunning, lockDataFolder } from './instance-lock.ts';
import { whatToDo } from './sentences.ts';
import { obtainTemporal, TemporalNotObtainable } from './temporal-binary.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const startedAt = performance.now();

function say(line: string): void {
  console.log(`  ${line}`);
}

function fail(sentence: string): never {
  console.error(`\n  ${sentence}\n`);
  process.exit(1);
}

const parts: Part[] = [];
let ending = false;

/** Ends the parts in order, then the process: worker first, so that its legs finish; then the API, then Temporal. */
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  for (const part of parts.reverse()) await part.stop(10_000);
  process.exit(code);
}

/** What children are told about Temporal: an address, or why there is none. */
async function durable(environment: Environment, logs: string): Promise<NodeJS.ProcessEnv> {
  const { address } = environment.temporal;
  if (address) return { NARU_TEMPORAL: address };
  try {
    const binary = await obtainTemporal(say);
    const { dataFolder } = environment;
    const temporal = await startEmbeddedTemporal({ binary, dataFolder, logFile: join(logs, 'temporal.log'), say });
    parts.push(temporal.part);
    return { NARU_TEMPORAL: temporal.address, NARU_TEMPORAL_WEB: temporal.webUrl };
  } catch (error) {
    const reason =
      error instanceof TemporalNotObtainable ? error.message : `Temporal did not start: ${(error as Error).message}`;
    say(reason);
    say('The editor opens all the same, for drawing and simulating; publishing is off.');
    return { NARU_TEMPORAL_REASON: reason };
  }
}

async function start(): Promise<void> {
  const environment = readEnvironment(process.env, root);
  const unlock = lockDataFolder(environment.dataFolder);
  process.on('exit', unlock);
  if (environment.port !== 0 && (await portTaken(environment.port, environment.host))) {
    fail(`Port ${environment.port} is taken. Choose another one, for example PORT=${environment.port + 1} npm start.`);
  }
  const logs = join(environment.dataFolder, 'logs');
  await mkdir(logs, { recursive: true });
  console.log('\n  Naru 나루\n');

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!ending) say('Ending …');
      void end(0);
    });
  }

  const [editorFolder, temporal] = await Promise.all([buildEditor(root, say), durable(environment, logs)]);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...temporal,
    NARU_EDITOR: editorFolder,
    NARU_DATA: environment.dataFolder,
  };
  const node = (entry: string): string[] => ['--import', 'tsx', entry];
  const fatal = (reason: string): void => {
    console.error(`\n  ${whatToDo(reason)}\n`);
    void end(1);
  };

  const address = await new Promise<string>((resolve) => {
    parts.push(
      startPart({
        name: 'The API',
        command: process.execPath,
        args: node('server/main.ts'),
        cwd: root,
        env,
        logFile: join(logs, 'api.log'),
        say,
        onFatal: fatal,
        onMessage(message) {
          const { ready, progress } = message as { ready?: string; progress?: string };
          if (progress) showProgress(progress);
          if (ready) resolve(ready);
        },
      }),
    );
  });
  if (env['NARU_TEMPORAL']) {
    const entry = node('workflows/main.ts');
    parts.push(
      startPart({
        name: 'The worker',
        command: process.execPath,
        args: entry,
        cwd: root,
        env,
        logFile: join(logs, 'worker.log'),
        say,
        onFatal: fatal,
        onMessage: () => undefined,
      }),
    );
  }
  console.log(
    `\n  Ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s:  ${address}\n  Ctrl-C ends it; journeys and people stay in ${environment.dataFolder}\n`,
  );
}

/** A progress bar on a terminal, a line per tenth elsewhere. */
let lastTenth = -1;
function showProgress(progress: string): void {
  const done = Number(progress);
  const bar = `${'█'.repeat(Math.round(done * 30)).padEnd(30, '·')} ${String(Math.round(done * 100)).padStart(3)} %`;
  if (process.stdout.isTTY) process.stdout.write(`\r  Sample shop ${bar}${done >= 1 ? '\n' : ''}`);
  else if (Math.floor(done * 10) > lastTenth) {
    lastTenth = Math.floor(done * 10);
    say(`Sample shop ${bar}`);
  }
}

start().catch(async (error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  const known = error instanceof BadSetting || error instanceof AlreadyRunning;
  console.error(`\n  ${known ? message : whatToDo(message)}\n`);
  await end(1);
});
