const MAIL = /[^\s<>"'(),:;]+@[^\s<>"'(),:;]+\.[^\s<>"'(),:;]+/g;
/** Phone numbers as people and providers write them; ids, times and ports are shorter or longer or have no such form. */
const PHONE = /(?:\+\d[\d\s-]{7,16}\d|\b0\d{1,2}[\s-]?\d{3,4}[\s-]?\d{4}\b)/g;
/** What parsers quote of the text that they could not read. */
const QUOTED = /"[^"]*"|'[^']*'|`[^`]*`/g;
const PARSERS = new Set([
  'SyntaxError',
  'ZodError',
  'ParseError',
  'RenderError',
  'TokenizationError',
  'UndefinedVariableError',
]);

/** PostgreSQL's class of errors about a value, which they quote; those about constraints and columns quote names. */
const ABOUT_A_VALUE = /^22[0-9A-Z]{3}$/;

function scrubbed(text: string): string {
  return text.replace(MAIL, '(mail)').replace(PHONE, '(phone)');
}

/** The texts of a log entry without addresses and numbers; nested things are errors, which are made plain, or ids. */
export function withoutPersonal(entry: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [key, typeof value === 'string' ? scrubbed(value) : value]),
  );
}

/**
 * An error as it may stand in a log: kind, code, sentence and place in the code. Sentences of parsers lose what they quote;
 * what else an error carries (values of rows, statements with their parameters, the provider's answer) is left out.
 */
export function plainError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error, message: scrubbed(String(error)).slice(0, 500) };
  const { name, message, stack = '', cause } = error;
  const { code } = error as { code?: unknown };
  const quotes = PARSERS.has(name) || (typeof code === 'string' && ABOUT_A_VALUE.test(code));
  const sentence = scrubbed(quotes ? message.replace(QUOTED, '"…"') : message).slice(0, 500);
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    message: sentence,
    stack: frames.slice(0, 20).join('\n'),
    ...(cause === undefined ? {} : { cause: plainError(cause) }),
  };
}
