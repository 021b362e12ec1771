// Written by `tsx scripts/nodes-index.ts`; do not edit.
import type { NodeTypes } from '../engine/node-type.ts';
import { attribute } from './attribute/node.ts';
import { churnBand } from './churn-band/node.ts';
import { did } from './did/node.ts';
import { exit } from './exit/node.ts';
import { likelyToBuy } from './likely-to-buy/node.ts';
import { note } from './note/node.ts';
import { rfm } from './rfm/node.ts';
import { send } from './send/node.ts';
import { split } from './split/node.ts';
import { trigger } from './trigger/node.ts';
import { update } from './update/node.ts';
import { wait } from './wait/node.ts';
import { waitEvent } from './wait-event/node.ts';

/** Every node type by its name. */
export const nodeTypes: NodeTypes = {
  attribute,
  'churn-band': churnBand,
  did,
  exit,
  'likely-to-buy': likelyToBuy,
  note,
  rfm,
  send,
  split,
  trigger,
  update,
  wait,
  'wait-event': waitEvent,
};
