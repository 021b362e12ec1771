import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';

/** A hand counts as raised for so long; whoever waits raises it again every few milliseconds, and lowers it when in. */
const FRESH_MS = 15;
/** Whoever gives way begins after so long in any case. */
const MOST_MS = 100;
/** How long one who has just written, and gives way, leaves the lock to another who waits and gives way too. */
const REST_MS = 3;

const PRESSED = 0;
const PATIENT = 8;

/**
 * Turns at SQLite's one lock, between processes. SQLite lets in whoever happens to try as the lock is free, which is the
 * one that has just let go of it: someone who writes one transaction after another keeps everybody out for seconds. Here
 * whoever finds it taken raises a hand, a moment in a small file beside the database; and whoever writes much (`patient`)
 * looks at the hands before each transaction and lets those who are pressed go first.
 *
 * The file only makes things faster: it may be missing, old or lost.
 */
export class Turns {
  readonly #file: number | null;
  readonly #moment = new Float64Array(1);
  readonly #clock: () => number;
  /** By `performance.now()`. */
  #wrote = -REST_MS;

  /**
   * @param path of the file, which is made.
   * @param clock epoch milliseconds, the same for all processes.
   */
  constructor(path: string, clock: () => number = Date.now) {
    this.#clock = clock;
    this.#file = attempted(() => openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600));
  }

  /** The lock was taken. */
  raise(patient: boolean): void {
    this.#note(patient, this.#clock());
  }

  /** Whoever had raised a hand has had the lock. Others who wait raise theirs again at once. */
  lower(patient: boolean): void {
    this.#note(patient, 0);
  }

  /** A transaction has been written. */
  wrote(): void {
    this.#wrote = performance.now();
  }

  /** Resolves when a patient transaction may begin. */
  async myTurn(): Promise<void> {
    if (performance.now() - this.#wrote < REST_MS && this.#isRaised(PATIENT)) await pause(REST_MS);
    for (const until = performance.now() + MOST_MS; performance.now() < until && this.#isRaised(PRESSED);)
      await pause(1);
  }

  close(): void {
    const file = this.#file;
    if (file !== null) attempted(() => closeSync(file));
  }

  #note(patient: boolean, moment: number): void {
    const file = this.#file;
    if (file === null) return;
    this.#moment[0] = moment;
    attempted(() => writeSync(file, this.#moment, 0, 8, patient ? PATIENT : PRESSED));
  }

  #isRaised(at: number): boolean {
    const file = this.#file;
    if (file === null) return false;
    this.#moment[0] = 0;
    attempted(() => readSync(file, this.#moment, 0, 8, at));
    const age = this.#clock() - (this.#moment[0] ?? 0);
    return age >= 0 && age < FRESH_MS;
  }
}

/** On a full disk, or in a folder that cannot be written, nobody raises a hand. */
function attempted<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
