/** The scoring threads of one model: started together, replaced when one is lost. */
import type { Worker } from 'node:worker_threads';
import { ModelUnavailable } from './model-file.ts';
import type { ModelFile, ModelInfo } from './model-file.ts';
import type { ScoreReply, ScoreRequest, ScoringInput, ScoringMessage } from './pool-messages.ts';
import { startWorker } from './worker-thread.ts';

/** One thread and the chunks it has been handed. `Load` is whatever the owner wants back with the answer. */
export interface ScoringThread<Load> {
  readonly worker: Worker;
  readonly open: Map<number, Load>;
}

/** What the owner of a crew is told. */
export interface CrewEvents<Load> {
  /** A thread has room again; called before its answer is delivered, so that it never waits for that. */
  onFree(): void;
  onReply(load: Load, reply: ScoreReply): void;
  onFailure(load: Load, message: string): void;
  /** The last thread is lost and none could be started in its place. */
  onHelpless(message: string): void;
}

/** Threads with one session each. */
export interface ScoringCrew<Load> {
  readonly info: ModelInfo;
  readonly threads: readonly ScoringThread<Load>[];
  hand(thread: ScoringThread<Load>, request: ScoreRequest, load: Load): void;
  /** Ends the threads; what they had open fails. */
  dismiss(): Promise<void>;
}

/** Starts `size` threads. @throws ModelUnavailable when the runtime refuses the model. */
export async function openCrew<Load>(
  model: ModelFile,
  size: number,
  events: CrewEvents<Load>,
): Promise<ScoringCrew<Load>> {
  const input: ScoringInput = { onnx: model.onnx, info: model.info };
  const threads: ScoringThread<Load>[] = [];
  let dismissed = false;

  const lose = (thread: ScoringThread<Load>, message: string): void => {
    const at = threads.indexOf(thread);
    if (at < 0) return;
    threads.splice(at, 1);
    for (const load of thread.open.values()) events.onFailure(load, message);
    thread.open.clear();
    if (dismissed) return;
    start().then(
      () => {
        events.onFree();
      },
      (error: unknown) => {
        if (threads.length === 0) events.onHelpless(error instanceof Error ? error.message : String(error));
      },
    );
  };

  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = startWorker(new URL('./pool-worker.ts', import.meta.url), input);
      const thread: ScoringThread<Load> = { worker, open: new Map() };
      const refuse = (message: string): void => {
        reject(new ModelUnavailable('model-foreign', `The churn model could not be opened: ${message}`));
        lose(thread, message);
      };
      worker.on('message', (message: ScoringMessage) => {
        if ('ready' in message) {
          if (dismissed) {
            void worker.terminate();
            return;
          }
          threads.push(thread);
          // An idle pool must not keep a process alive; one with work must.
          worker.unref();
          resolve();
          return;
        }
        if (message.id === undefined) {
          refuse('failure' in message ? message.failure : 'unknown');
          void worker.terminate();
          return;
        }
        const load = thread.open.get(message.id);
        thread.open.delete(message.id);
        if (load === undefined) return;
        events.onFree();
        if (thread.open.size === 0) worker.unref();
        if ('failure' in message) events.onFailure(load, message.failure);
        else events.onReply(load, message);
      });
      worker.on('error', (error) => {
        refuse(error.message);
      });
      worker.on('exit', () => {
        refuse('the scoring thread ended');
      });
    });

  const dismiss = async (): Promise<void> => {
    dismissed = true;
    await Promise.all(threads.slice().map((thread) => thread.worker.terminate()));
  };
  const started = await Promise.allSettled(Array.from({ length: size }, start));
  const refused = started.find((result) => result.status === 'rejected');
  if (refused) {
    await dismiss();
    throw refused.reason;
  }
  return {
    info: model.info,
    threads,
    hand(thread, request, load) {
      if (thread.open.size === 0) thread.worker.ref();
      thread.open.set(request.id, load);
      const { starts, days, values } = request.packed;
      thread.worker.postMessage(
        request,
        [starts, days, values].map((array) => array.buffer as ArrayBuffer),
      );
    },
    dismiss,
  };
}
