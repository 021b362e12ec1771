import type { Request, RequestHandler } from 'express';
import { Refusal } from './errors.ts';

/** How much may be under way at once at the doors for events. */
export interface IntakeLimits {
  /** Requests whose work is not done. */
  readonly requests: number;
  /** Bytes of their bodies. */
  readonly bytes: number;
}

/**
 * Some seconds of work for SQLite, and at most about 200 MB of memory, since a body takes some five times its size as
 * objects and rows.
 */
export const INTAKE_LIMITS: IntakeLimits = { requests: 2000, bytes: 32 * 1024 * 1024 };

const LONGEST_PAUSE_S = 30;

/** One request that was let in. */
interface Place {
  readonly bytes: number;
  /** By `performance.now()`. */
  readonly since: number;
  /** Its body has been read and it is being worked on, also when its sender hangs up. */
  working: boolean;
}

/** What the doors for events hold at present. */
export interface IntakeState {
  readonly requests: number;
  readonly bytes: number;
  /** Since when the oldest one has been in, in milliseconds; 0 when there is none. */
  readonly oldestMs: number;
  /** Refused since the process started. */
  readonly refused: number;
}

/**
 * Bounds what the doors for events take on: beyond the limits a request is refused with 429 and `Retry-After` before its
 * body is read, so that a slow database makes senders wait instead of this process grow. Segment's clients try again.
 */
export class Intake {
  readonly #limits: IntakeLimits;
  /** In the order of arrival. */
  readonly #places = new Set<Place>();
  readonly #byRequest = new WeakMap<Request, Place>();
  #bytes = 0;
  #refused = 0;

  constructor(limits: IntakeLimits = INTAKE_LIMITS) {
    this.#limits = limits;
  }

  /**
   * The handlers of a bounded door: admission, the body, the work.
   * @param most bytes of a body at most, as `body` has it: what counts where the length is not known beforehand.
   * @throws Refusal `rate-limited` (429) when there is no room.
   */
  door(most: number, body: RequestHandler, work: RequestHandler): RequestHandler[] {
    const admit: RequestHandler = (req, res, next) => {
      const place = this.#enter(bytesOf(req, most));
      this.#byRequest.set(req, place);
      // Whoever hangs up, or is refused for the body, gives the room back; what is being written keeps it till then.
      res.once('close', () => {
        if (!place.working) this.#leave(place);
      });
      next();
    };
    const run: RequestHandler = async (req, res, next) => {
      const place = this.#byRequest.get(req);
      if (place) place.working = true;
      try {
        await work(req, res, next);
      } finally {
        if (place) this.#leave(place);
      }
    };
    return [admit, body, run];
  }

  /** As of now. */
  state(): IntakeState {
    return { requests: this.#places.size, bytes: this.#bytes, oldestMs: this.#oldestMs(), refused: this.#refused };
  }

  #enter(bytes: number): Place {
    const isFull = this.#places.size >= this.#limits.requests || this.#bytes + bytes > this.#limits.bytes;
    if (isFull && this.#places.size > 0) {
      this.#refused += 1;
      // As long again as the oldest has waited: short behind a peak, longer while the database stands still.
      const pause = Math.min(LONGEST_PAUSE_S, Math.max(1, Math.ceil(this.#oldestMs() / 1000)));
      const message = 'More events are coming in than can be stored. Send this again.';
      throw new Refusal('rate-limited', 429, message, undefined, pause);
    }
    const place = { bytes, since: performance.now(), working: false };
    this.#places.add(place);
    this.#bytes += bytes;
    return place;
  }

  #leave(place: Place): void {
    if (this.#places.delete(place)) this.#bytes -= place.bytes;
  }

  #oldestMs(): number {
    const [oldest] = this.#places;
    return oldest ? performance.now() - oldest.since : 0;
  }
}

function bytesOf(req: Request, most: number): number {
  const length = Number(req.headers['content-length']);
  const known = req.headers['content-encoding'] === undefined && Number.isInteger(length) && length >= 0;
  return known ? Math.min(length, most) : most;
}
