import type { Status } from '../../../engine/contract/common.ts';

/** Whether the shop knows no customer, and none is on the way in. */
export function isNobodyKnown({ customers, sample }: Status): boolean {
  return customers === 0 && sample.state !== 'loading';
}
