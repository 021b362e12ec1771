import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

declare module 'express-serve-static-core' {
  interface Request {
    /** Stands in the log and in every refusal. */
    id?: string;
    log?: Logger;
  }
}

/**
 * Gives each request an id and logs its end. Neither addresses with their ids and searches nor bodies are logged, since
 * they hold personal data: only the method, the route's pattern, the status and the milliseconds.
 */
export function requestLog(log: Logger): RequestHandler {
  return (req, res, next) => {
    const id = randomUUID();
    req.id = id;
    req.log = log;
    res.setHeader('X-Request-Id', id);
    const started = performance.now();
    res.once('close', () => {
      const pattern: unknown = (req.route as { path?: unknown } | undefined)?.path;
      const entry = {
        requestId: id,
        method: req.method,
        route: typeof pattern === 'string' ? `${req.baseUrl}${pattern}` : null,
        status: res.statusCode,
        ms: Math.round(performance.now() - started),
      };
      if (res.statusCode >= 500) log.warn(entry, 'request');
      else log.debug(entry, 'request');
    });
    next();
  };
}
