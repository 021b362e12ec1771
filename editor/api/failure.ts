import type { ApiError } from '../../engine/contract/common.ts';

/** A refusal of the server, or a connection that failed, as something that can be thrown and shown. */
export class ApiFailure extends Error {
  /** The contract's stable code; `unreachable` when no server answered, `unreadable` when the answer was not JSON. */
  readonly code: string;
  /** HTTP status; 0 when no server answered. */
  readonly status: number;
  readonly places: NonNullable<ApiError['error']['places']>;
  readonly requestId: string | null;

  constructor(
    code: string,
    status: number,
    message: string,
    places: NonNullable<ApiError['error']['places']> = [],
    requestId: string | null = null,
  ) {
    super(message);
    this.name = 'ApiFailure';
    this.code = code;
    this.status = status;
    this.places = places;
    this.requestId = requestId;
  }
}

function isApiError(body: unknown): body is ApiError {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false;
  const error = body.error;
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}

/** The failure that an answer with an error status stands for. */
export function failureOf(status: number, body: unknown): ApiFailure {
  if (isApiError(body)) {
    const { code, message, places, requestId } = body.error;
    return new ApiFailure(code, status, message, places ?? [], requestId);
  }
  // The development proxy and most gateways answer like this when the server behind them is not there.
  if (status === 500 || status === 502 || status === 503 || status === 504) {
    return new ApiFailure('unreachable', status, `the server answered ${String(status)}`);
  }
  return new ApiFailure('unreadable', status, `the server answered ${String(status)} without saying why`);
}
