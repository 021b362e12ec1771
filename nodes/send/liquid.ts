import { Liquid } from 'liquidjs';

/** Parses only: nothing is rendered here, and no file is read. */
const liquid = new Liquid({ parseLimit: 300_000, relativeReference: false });

/** Answers so far. Every key stroke in a template asks again for all the other strings, so the last few are kept. */
const answers = new Map<string, string | null>();
const KEPT = 200;

function parseError(template: string): string | null {
  try {
    liquid.parse(template);
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n', 1)[0] ?? error.message) : String(error);
  }
}

/** What is wrong with the Liquid syntax of a template, in the parser's words; null when it is fine. */
export function liquidError(template: string): string | null {
  if (!template.includes('{')) return null;
  const known = answers.get(template);
  if (known !== undefined) return known;
  const answer = parseError(template);
  if (answers.size >= KEPT) answers.delete(answers.keys().next().value ?? '');
  answers.set(template, answer);
  return answer;
}

/** The template without its Liquid: the text that is there for every customer. */
export function literalText(template: string): string {
  return template.replace(/\{\{.*?\}\}|\{%.*?%\}/gs, '');
}
