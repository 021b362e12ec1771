import type { ErrorRequestHandler, Request } from 'express';
import type { ZodError } from 'zod';
import type { ApiError } from '../../engine/contract/common.ts';
import { storeTroubleOf, type StoreTrouble } from '../store/trouble.ts';

/** Where in the request something is wrong. */
export type Place = NonNullable<ApiError['error']['places']>[number];

/** The request cannot be done, and why: thrown anywhere below a route, answered in the one format. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: string;
  readonly status: number;
  readonly places: readonly Place[] | undefined;
  /** Seconds after which it may be tried again, told as `Retry-After`; null = not told. */
  readonly retryAfterS: number | null;

  /**
   * @param code stable kebab-case code that the editor has words for.
   * @param status HTTP status, 4xx, or 503 for what is off for now, 507 where the disk is full.
   */
  constructor(
    code: string,
    status: number,
    message: string,
    places?: readonly Place[],
    retryAfterS: number | null = null,
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.places = places;
    this.retryAfterS = retryAfterS;
  }
}

/** There is no such thing; `what` is a word of the product, e.g. `journey`. */
export function notFound(what: string): Refusal {
  return new Refusal(`${what}-not-found`, 404, `There is no such ${what}.`);
}

const MOST_PLACES = 50;
const LONGEST_TEXT = 300;

/** What a schema found wrong, as a refusal with its places (at most 50 of them). */
export function badInput(error: ZodError, status = 400): Refusal {
  return new Refusal('bad-input', status, 'The request is not in the expected form.', placesOf(error));
}

/** The places of a schema's findings; an unknown union member is told as one place. */
export function placesOf(error: ZodError): Place[] {
  return error.issues.slice(0, MOST_PLACES).map((issue) => ({
    path: short(issue.path.map(String).join('.')),
    code: issue.code.replaceAll('_', '-'),
    message: short(issue.message),
  }));
}

function short(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** The body of every refusal. */
export function apiError(code: string, message: string, requestId: string, places?: readonly Place[]): ApiError {
  return { error: { code, message, ...(places && places.length > 0 ? { places } : {}), requestId } };
}

/** The id under which a request stands in the log. */
export function requestIdOf(req: Request): string {
  return typeof req.id === 'string' ? req.id : '';
}

/** What the body reader and the router throw, by their own codes, in our words. */
const KNOWN: Readonly<Record<string, readonly [code: string, status: number, message: string]>> = {
  'entity.too.large': ['body-too-large', 413, 'The body is larger than this route takes.'],
  'entity.parse.failed': ['bad-json', 400, 'The body is not valid JSON.'],
  'encoding.unsupported': ['unsupported-encoding', 415, 'The content encoding is not supported.'],
  'charset.unsupported': ['unsupported-charset', 415, 'The character set is not supported; send UTF-8.'],
  'request.aborted': ['request-aborted', 400, 'The request ended before its body was complete.'],
  'request.size.invalid': ['bad-length', 400, 'The body is not as long as announced.'],
  'stream.encoding.set': ['bad-body', 400, 'The body cannot be read.'],
  'entity.verify.failed': ['bad-body', 400, 'The body cannot be read.'],
};

/** What stops the store, as a refusal: nothing was written, and the same request succeeds when it has passed. */
const STORE: Readonly<Record<StoreTrouble, readonly [status: number, message: string, retryAfterS: number]>> = {
  'disk-full': [507, 'The disk is full. Nothing was changed; it goes on by itself when there is room.', 30],
  'disk-unwritable': [507, 'The disk cannot be written. Nothing was changed.', 30],
  'database-busy': [503, 'Another program keeps the database locked. Nothing was changed; try again.', 5],
  'database-unreachable': [503, 'The database does not answer. Try again.', 5],
};

/** Any thrown thing as a refusal; null when it is our own fault. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error === null || typeof error !== 'object') return null;
  const trouble = storeTroubleOf(error);
  if (trouble !== null) return new Refusal(trouble, STORE[trouble][0], STORE[trouble][1], undefined, STORE[trouble][2]);
  const { type, status } = error as { type?: unknown; status?: unknown };
  const known = typeof type === 'string' && Object.hasOwn(KNOWN, type) ? KNOWN[type] : undefined;
  if (known) return new Refusal(known[0], known[1], known[2]);
  if (error instanceof URIError) return new Refusal('bad-address', 400, 'The address is not valid.');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new Refusal('bad-request', status, 'The request cannot be read.');
  }
  return null;
}

/** The last handler: turns whatever was thrown into the one format; only our own faults are logged as errors. */
export const answerErrors: ErrorRequestHandler = (error: unknown, req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const refusal = refusalOf(error);
  const requestId = requestIdOf(req);
  if (refusal) {
    if (refusal.retryAfterS !== null) res.setHeader('Retry-After', String(refusal.retryAfterS));
    if (refusal.status >= 500) req.log?.warn({ err: error, requestId }, 'a request was refused');
    res.status(refusal.status).json(apiError(refusal.code, refusal.message, requestId, refusal.places));
    return;
  }
  req.log?.error({ err: error, requestId }, 'a request failed');
  res.status(500).json(apiError('internal', 'Something went wrong on our side.', requestId));
};
