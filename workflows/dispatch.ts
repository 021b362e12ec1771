import {
  condition,
  continueAsNew,
  defineSignal,
  proxyLocalActivities,
  proxySinks,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import { LOOK_AGAIN } from '../server/temporal-names.ts';
import type { FaultSinks } from './fault-sinks.ts';
import { PATIENCE_MS } from './names.ts';

const { dispatchRound } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '2 minutes',
  scheduleToCloseTimeout: '10 minutes',
  localRetryThreshold: '60 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

const { faults } = proxySinks<FaultSinks>();

/** How long an idle dispatcher stays for the next message: cheaper than starting anew. */
const LINGER = 1000;

/** Works through one sender's messages until none is due. */
export async function dispatch(sender: string): Promise<void> {
  let again = false;
  setHandler(defineSignal(LOOK_AGAIN), () => {
    again = true;
  });
  for (;;) {
    again = false;
    const { more, nextDueAt } = await dispatchRound(sender, Date.now());
    if (workflowInfo().continueAsNewSuggested || workflowInfo().historyLength > 4000) {
      faults.passes('continue-as-new');
      await continueAsNew<typeof dispatch>(sender);
    }
    if (more || again) continue;
    const ahead = nextDueAt === null ? null : nextDueAt - Date.now();
    if (ahead !== null && ahead <= PATIENCE_MS) await condition(() => again, Math.max(1, ahead));
    else if (!(await condition(() => again, LINGER))) return;
  }
}
