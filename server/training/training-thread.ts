import { startWorker } from '../model/worker-thread.ts';
import { stopTraining, type TrainedModel, type TrainingMessage, type TrainingOrder } from './thread-messages.ts';

/** A training that cannot succeed, with a code that the pages have words for. */
export class TrainingFailed extends Error {
  override name = 'TrainingFailed';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** How long the thread may take to put its work down before it is ended. */
const graceMs = 3000;

/**
 * Trains in a thread of its own, which starts further ones.
 * @param onMessage told of its progress. @param signal ends it, within seconds.
 * @throws TrainingFailed with a code; whatever `signal` aborts with.
 */
export function trainInThread(
  order: TrainingOrder,
  onMessage: (message: TrainingMessage) => void,
  signal: AbortSignal,
): Promise<TrainedModel> {
  return new Promise((resolve, reject) => {
    const worker = startWorker(new URL('./training-worker.ts', import.meta.url), order);
    let outcome: (() => void) | undefined;
    let grace: NodeJS.Timeout | undefined;
    const stop = (): void => {
      outcome = () => reject(signal.reason as Error);
      worker.postMessage(stopTraining);
      grace ??= setTimeout(() => void worker.terminate(), graceMs);
    };
    worker.on('message', (message: TrainingMessage) => {
      if ('done' in message) outcome ??= () => resolve(message.done);
      else if ('failed' in message) {
        const { code, message: words } = message.failed;
        outcome ??= () => reject(new TrainingFailed(code, words));
      } else if (!signal.aborted) onMessage(message);
    });
    worker.on('error', (error) => (outcome ??= () => reject(new TrainingFailed('training-failed', error.message))));
    worker.on('exit', () => {
      clearTimeout(grace);
      signal.removeEventListener('abort', stop);
      const lost = (): void => reject(new TrainingFailed('training-failed', 'The training thread ended.'));
      (outcome ?? lost)();
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}
