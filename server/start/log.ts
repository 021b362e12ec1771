import pino from 'pino';
import { plainError, withoutPersonal } from './without-personal.ts';

/**
 * Structured logs, on standard output unless told otherwise. Personal data never goes in: ids only, and what errors of
 * databases, parsers and mail servers quote is taken out.
 */
export function createLog(
  name: string,
  to: pino.DestinationStream = pino.destination({ dest: 1, sync: false }),
  level = process.env['LOG_LEVEL'] ?? 'info',
): pino.Logger {
  return pino(
    {
      name,
      level,
      redact: ['req.headers.authorization', 'req.headers.cookie'],
      serializers: { err: plainError },
      formatters: { log: withoutPersonal },
    },
    to,
  );
}
