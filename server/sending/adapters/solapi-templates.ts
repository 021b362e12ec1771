import { z } from 'zod';
import { alimtalkVariables, hasRepeats } from './alimtalk-variables.ts';
import { callSolapi, type SolapiAccess } from './solapi-client.ts';

const KEPT_MS = 600_000;
/** One that could not be read is asked for again soon, but not for every message. */
const MISSED_MS = 30_000;
const templateAnswer = z.object({ content: z.string() });

/** How an AlimTalk goes: by its template's variables, or (null) as a whole text that SOLAPI compares itself. */
export interface AlimtalkContent {
  readonly variables: Readonly<Record<string, string>> | null;
}

/** Reads approved templates, each kept for ten minutes, and finds the variables of a text. */
export function templateReader(access: SolapiAccess) {
  const kept = new Map<string, { until: number; readonly content: Promise<string | null> }>();
  async function read(templateId: string): Promise<string | null> {
    const called = await callSolapi(access, 'GET', `/kakao/v2/templates/${encodeURIComponent(templateId)}`);
    const read = called.answer === 'ok' ? templateAnswer.safeParse(called.body) : null;
    return read?.success ? read.data.content : null;
  }
  return {
    /** @returns `differs` when the text cannot come from the approved template. */
    async contentOf(templateId: string, text: string): Promise<AlimtalkContent | 'differs'> {
      const now = Date.now();
      let known = kept.get(templateId);
      if (!known || now > known.until) {
        known = { until: now + KEPT_MS, content: read(templateId) };
        kept.set(templateId, known);
      }
      const content = await known.content;
      if (content === null) {
        known.until = Math.min(known.until, Date.now() + MISSED_MS);
        return { variables: null };
      }
      const variables = alimtalkVariables(content.trim(), text);
      if (variables !== null) return { variables };
      // With a variable that occurs twice another reading may still fit: SOLAPI is left to compare.
      return hasRepeats(content) ? { variables: null } : 'differs';
    },
  };
}
