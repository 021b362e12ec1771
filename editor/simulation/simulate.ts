import type { ApiError } from '../../engine/contract/common.ts';
import type { SimulateRequest, SimulationProgress, SimulationResult } from '../../engine/contract/simulation.ts';
import { ApiFailure, failureOf } from '../api/failure.ts';
import { readEvents } from '../api/server-events.ts';

/**
 * Runs a simulation of the stored draft.
 *
 * @throws ApiFailure when the server refuses or fails; the browser's `AbortError` when cancelled.
 */
export async function simulate(
  id: string,
  body: SimulateRequest,
  onProgress: (progress: SimulationProgress) => void,
  signal: AbortSignal,
): Promise<SimulationResult> {
  const path = `/api/journeys/${encodeURIComponent(id)}/simulate`;
  for await (const { event, data } of readEvents('POST', path, body, signal)) {
    if (event === 'progress') onProgress(JSON.parse(data) as SimulationProgress);
    else if (event === 'done') return JSON.parse(data) as SimulationResult;
    else if (event === 'failed') throw failureOf(422, JSON.parse(data) as ApiError);
  }
  throw new ApiFailure('unreachable', 0, 'the simulation ended without a result');
}
