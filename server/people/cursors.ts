import { z } from 'zod';
import { Refusal } from '../http/errors.ts';

/** How many items a page of a list has. */
export const PAGE = 50;

/** Turns the sort keys of a page's last item into the cursor of the next page. */
export function cursorOf(keys: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/**
 * The sort keys that a cursor stands for.
 * @throws Refusal 400 `bad-cursor` for anything that no page has handed out.
 */
export function keysOf<Keys extends z.ZodType>(cursor: string, keys: Keys): z.output<Keys> {
  try {
    return keys.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new Refusal('bad-cursor', 400, 'The cursor is not one that a page of this list has handed out.');
  }
}

/** A row's id as a sort key. */
export const idKey = z.number().int().nonnegative();
/** An instant as a sort key. */
export const instantKey = z.number().int();
