/** Kills the parts of a product: at random, and at named points. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultPoint } from '../../server/fault-point.ts';
import { seededRandom } from '../../server/model/random.ts';
import type { Part, Product } from '../product.ts';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whom chance may hit, the busiest more often. */
const PARTS: readonly Part[] = ['worker', 'worker', 'bulk worker', 'api', 'temporal'];

/** Kills parts one after another, each at a moment of its own. */
export interface RandomKiller {
  readonly counts: Readonly<Record<Part, number>>;
  total(): number;
  /** Resolves when the wished number has been reached. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** @param pauseMs shortest and longest time between two kills. */
export function killAtRandom(
  product: Product,
  kills: number,
  pauseMs: readonly [number, number],
  seed: number,
): RandomKiller {
  const counts: Record<Part, number> = { api: 0, worker: 0, 'bulk worker': 0, temporal: 0 };
  const random = seededRandom(seed);
  const total = (): number => Object.values(counts).reduce((sum, n) => sum + n, 0);
  let stopped = false;
  const done = (async () => {
    while (!stopped && total() < kills) {
      await wait(pauseMs[0] + random() * (pauseMs[1] - pauseMs[0]));
      const part = PARTS[Math.floor(random() * PARTS.length)]!;
      const pid = await product.pidOf(part);
      if (pid === null) continue;
      try {
        process.kill(pid, 'SIGKILL');
        counts[part] += 1;
      } catch {
        // It has ended by itself since.
      }
    }
  })();
  return {
    counts,
    total,
    done,
    stop: () => {
      stopped = true;
      return done;
    },
  };
}

/** Passed so often that any of the first few may be the one. */
const FREQUENT = /^(leg|board|claim|turn-over|ingest)\.|-call$|-claim$/;

/** Arms points: each will kill the process that passes it, once. */
export function arm(folder: string, points: readonly FaultPoint[], seed: number): void {
  const random = seededRandom(seed);
  for (const point of points) {
    const before = FREQUENT.test(point) ? Math.floor(random() * 5) : 0;
    writeFileSync(join(folder, point), `SIGKILL ${before}`);
  }
}

/** Points that have struck. */
export function struck(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.struck'))
    .map((name) => name.slice(0, -'.struck'.length));
}
