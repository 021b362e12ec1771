import type { Logger } from 'pino';
import { FATAL_EXIT } from './child.ts';

const hopelessNames = ['DatabaseTooNew', 'BadSetting'];
const hopeless =
  /SQLITE_(FULL|CANTOPEN|NOTADB|CORRUPT|READONLY)|ENOSPC|EACCES|EROFS|EADDRINUSE|EADDRNOTAVAIL|28P01|3D000/;

/** Ends the process with the error as its last line; troubles that another start would meet again are fatal. */
export function endWith(error: unknown, log: Logger): void {
  const { name = '', message = String(error), code = '' } = error as { name?: string; message?: string; code?: string };
  log.fatal({ err: error }, 'the process ends');
  const isFatal = hopelessNames.includes(name) || hopeless.test(`${code} ${message}`);
  process.stderr.write(`${code ? `${code}: ` : ''}${message}\n`, () => process.exit(isFatal ? FATAL_EXIT : 1));
}
