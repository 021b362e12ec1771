/** A scoring thread: opens its session, then answers one chunk after another. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ScoreRequest, ScoringInput, ScoringMessage } from './pool-messages.ts';
import { openScorer } from './scorer.ts';
import type { Scorer } from './scorer.ts';

const { onnx, info } = (workerData as { input: ScoringInput }).input;
const say = (message: ScoringMessage, transfer: ArrayBuffer[] = []): void => parentPort?.postMessage(message, transfer);
const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function answer(scorer: Scorer, request: ScoreRequest): Promise<void> {
  const { id, packed, day, includeToday, reasons } = request;
  try {
    const scores = await scorer.score(packed, day, includeToday, reasons);
    say({ id, ...scores }, [scores.probabilities.buffer as ArrayBuffer, scores.buckets.buffer as ArrayBuffer]);
  } catch (error) {
    say({ id, failure: words(error) });
  }
}

try {
  const scorer = await openScorer(onnx, info);
  let last = Promise.resolve();
  parentPort?.on('message', (request: ScoreRequest) => {
    last = last.then(() => answer(scorer, request));
  });
  say({ ready: true });
} catch (error) {
  say({ failure: words(error) });
}
