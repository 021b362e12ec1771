import type { Cause } from '../../engine/node-type.ts';

/** The state of a message whose run moves on. */
export type FinalState = Extract<Cause, { kind: 'message' }>['state'];

/** A run whose message has met its fate, as `wakeForMessages` wants it. */
export interface WakeItem {
  readonly run: number;
  readonly node: string;
  readonly visit: number;
  readonly state: FinalState;
  readonly reason: string | null;
}

/** The run to wake for a message. */
export function wakeItem(
  message: { readonly run_id: number; readonly node_id: string; readonly visit: number },
  state: FinalState,
  reason: string | null,
): WakeItem {
  return { run: message.run_id, node: message.node_id, visit: message.visit, state, reason };
}
