import pino from 'pino';

/** Structured logs on standard output; personal data never goes in (ids only). */
export function createLog(name: string): pino.Logger {
  return pino(
    { name, level: process.env['LOG_LEVEL'] ?? 'info', redact: ['req.headers.authorization', 'req.headers.cookie'] },
    pino.destination({ dest: 1, sync: false }),
  );
}
