import { z } from 'zod';

/** The end of the way, with the reason that reports count it under. */
export const exitConfig = z.object({ reason: z.string().max(100) });
export type ExitConfig = z.infer<typeof exitConfig>;

export const exitInitial: ExitConfig = { reason: 'done' };
