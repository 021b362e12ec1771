/** What `LOG_LEVEL` may be, from the most to the least. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Is it one of them? */
export function isLogLevel(text: string): boolean {
  return (LOG_LEVELS as readonly string[]).includes(text);
}
