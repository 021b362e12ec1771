/** What steps that part customers by a score have in common for the time when it cannot be worked out. */
import { z } from 'zod';
import type { Port } from './node-type.ts';

/** What becomes of a customer whose score cannot be worked out: wait here until it can be, or go on by another way. */
export const onFailure = z.enum(['wait', 'fallback']);

/** The way of its own by which customers go on whose scoring failed; a step that has it keeps its name for it. */
export const failedPort: Port = {
  id: 'score-failed',
  label: { ko: '점수 계산 실패', en: 'Score failed' },
  required: true,
};

/**
 * Whether none of a step's own ports is called as the way of those whose scoring failed. Only a step that has the way keeps
 * the name for it: plans that were published before there was one may use it for a port of their own.
 */
export function keepsFailedPort(
  choice: z.infer<typeof onFailure> | undefined,
  own: readonly { readonly id: string }[],
): boolean {
  return choice !== 'fallback' || own.every(({ id }) => id !== failedPort.id);
}
