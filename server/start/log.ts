import pino from 'pino';
import { isLogLevel } from './log-level.ts';
import { plainError, withoutPersonal } from './without-personal.ts';

/**
 * Structured logs, on standard output unless told otherwise. Personal data never goes in: ids only, and what errors of
 * databases, parsers and mail servers quote is taken out. A level that there is not counts as `info`: the environment,
 * which is read next, refuses it in words.
 */
export function createLog(
  name: string,
  to: pino.DestinationStream = pino.destination({ dest: 1, sync: false }),
  level = process.env['LOG_LEVEL'] ?? 'info',
): pino.Logger {
  return pino(
    {
      name,
      level: isLogLevel(level) ? level : 'info',
      redact: ['req.headers.authorization', 'req.headers.cookie'],
      serializers: { err: plainError },
      formatters: { log: withoutPersonal },
    },
    to,
  );
}
