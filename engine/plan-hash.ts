import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical-json.ts';
import type { Plan } from './plan.ts';

/** SHA-256 (hex) of the canonical JSON of a plan without its `version` and `hash`: equal journeys have equal hashes. */
export function planHash(plan: Omit<Plan, 'version' | 'hash'>): string {
  const { journey, name, entry, source, steps, goal, exits, rules, holdout, untreated, zone } = plan;
  const content = { journey, name, entry, source, steps, goal, exits, rules, holdout, untreated, zone };
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(content))));
}
