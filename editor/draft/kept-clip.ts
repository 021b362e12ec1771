import { z } from 'zod';
import type { Clip } from '../../engine/edit/clipboard.ts';
import { edge, journeyNode } from '../../engine/journey.ts';

const KEY = 'naru.clip';
const clip = z.object({ nodes: z.array(journeyNode), edges: z.array(edge) });

/** Where a copy outlives its page: the browser's storage. */
export type ClipStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Keeps a copy for every journey and window of this browser. @returns false where there is no storage or no room. */
export function keepClip(copied: Clip, storage: () => ClipStorage = () => localStorage): boolean {
  try {
    storage().setItem(KEY, JSON.stringify(copied));
    return true;
  } catch {
    return false;
  }
}

/** What was copied last, in whichever journey; null when there is nothing that can be read. */
export function keptClip(storage: () => ClipStorage = () => localStorage): Clip | null {
  try {
    return clip.parse(JSON.parse(storage().getItem(KEY) ?? 'null'));
  } catch {
    return null;
  }
}
