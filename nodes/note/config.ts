import { z } from 'zod';

/** A remark on the canvas; nobody passes it. */
export const noteConfig = z.object({ text: z.string().max(2000) });
export type NoteConfig = z.infer<typeof noteConfig>;

export const noteInitial: NoteConfig = { text: '' };
