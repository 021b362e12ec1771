import type { Request } from 'express';
import type { Locale } from '../../engine/text.ts';

/** The language of an answer's words: what the browser asks for, Korean where it asks for neither. */
export function localeOf(req: Request): Locale {
  return req.acceptsLanguages('ko', 'en') === 'en' ? 'en' : 'ko';
}
