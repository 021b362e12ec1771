import type { Request, RequestHandler } from 'express';
import basicAuth from 'express-basic-auth';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { apiError, Refusal, requestIdOf } from './errors.ts';

/** Headers for an app that loads nothing from elsewhere and runs no inline script. Mantine needs inline styles. */
export function safeHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Served over plain HTTP on the own machine; whoever puts TLS in front sets this there.
    strictTransportSecurity: false,
    // The unsubscribe page is opened from mail programs.
    crossOriginOpenerPolicy: { policy: 'same-origin' },
  });
}

/** Sign-ins that may fail per minute and address. */
const MOST_FAILURES = 60;

/** Asks for the administrator's password; failed sign-ins are limited per address. */
export function passwordWall(password: string): RequestHandler[] {
  const limiter = rateLimit({
    windowMs: 60_000,
    limit: MOST_FAILURES,
    skip: (req) => req.headers.authorization === undefined,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_req, res) => res.statusCode !== 401,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (req, res) => {
      res
        .status(429)
        .json(apiError('too-many-sign-ins', 'Too many failed sign-ins. Try again in a minute.', requestIdOf(req)));
    },
  });
  const wall = basicAuth({
    authorizer: (_user: string, given: string) => basicAuth.safeCompare(given, password),
    challenge: true,
    realm: 'Naru',
    unauthorizedResponse: (req: Request) =>
      apiError('sign-in-needed', 'The administrator password is needed.', requestIdOf(req)),
  });
  return [limiter, wall];
}

const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Refuses changes that another site's page asks the browser for. Programs send neither header and pass. */
export const sameOriginOnly: RequestHandler = (req, _res, next) => {
  if (CHANGING.has(req.method) && fromElsewhere(req)) {
    throw new Refusal('cross-origin', 403, 'Changes are taken only from Naru’s own pages.');
  }
  next();
};

function fromElsewhere(req: Request): boolean {
  const site = req.headers['sec-fetch-site'];
  if (typeof site === 'string') return site !== 'same-origin' && site !== 'none';
  const { origin, host } = req.headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

const OWN_NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** Without a password only this machine is served, under its own names: a foreign name that resolves here is refused. */
export const ownHostOnly: RequestHandler = (req, _res, next) => {
  if (!OWN_NAMES.test(req.headers.host ?? '')) {
    throw new Refusal('foreign-host', 403, 'Without an administrator password Naru answers only on this machine.');
  }
  next();
};
