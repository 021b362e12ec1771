import type { InjectedSinks } from '@temporalio/worker';
import type { Sinks } from '@temporalio/workflow';
import { faultPoint, type FaultPoint } from '../server/fault-point.ts';

/** Lets workflow code, which cannot reach outside, pass a point (see `server/fault-point.ts`). */
export interface FaultSinks extends Sinks {
  faults: { passes(point: FaultPoint): void };
}

/** Called by the worker before it tells the server what the workflow did. */
export const faultSinks: InjectedSinks<FaultSinks> = {
  faults: { passes: { fn: (_info, point) => faultPoint(point), callDuringReplay: false } },
};
