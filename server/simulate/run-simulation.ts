import type { SimulationProgress, SimulationResult } from '../../engine/contract/simulation.ts';
import { startWorker } from '../model/worker-thread.ts';
import type { SimulationInput, SimulationMessage } from './messages.ts';

/** The simulation could not be finished. */
export class SimulationFailed extends Error {
  override name = 'SimulationFailed';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Runs a simulation in a thread of its own.
 *
 * @param signal ends the thread at once.
 * @throws SimulationFailed when it failed or was cancelled (code `cancelled`).
 */
export function runSimulation(
  input: SimulationInput,
  onProgress: (progress: SimulationProgress) => void,
  signal: AbortSignal,
): Promise<SimulationResult> {
  return new Promise((resolve, reject) => {
    const cancelled = (): SimulationFailed => new SimulationFailed('cancelled', 'The simulation was cancelled.');
    if (signal.aborted) {
      reject(cancelled());
      return;
    }
    const worker = startWorker(new URL('./simulation-worker.ts', import.meta.url), input);
    let over = false;
    const end = (act: () => void): void => {
      if (over) return;
      over = true;
      signal.removeEventListener('abort', cancel);
      void worker.terminate();
      act();
    };
    const cancel = (): void => end(() => reject(cancelled()));
    signal.addEventListener('abort', cancel);
    worker.on('message', (message: SimulationMessage) => {
      if ('progress' in message) onProgress(message.progress);
      else if ('done' in message) end(() => resolve(message.done));
      else end(() => reject(new SimulationFailed(message.failed.code, message.failed.message)));
    });
    worker.on('error', (error) => end(() => reject(new SimulationFailed('simulation-failed', error.message))));
    worker.on('exit', () =>
      end(() => reject(new SimulationFailed('simulation-failed', 'The simulating thread ended.'))),
    );
  });
}
