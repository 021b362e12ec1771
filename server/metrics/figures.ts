import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { ChurnScorer } from '../facts/scorer.ts';
import type { Repairs } from '../runs/repairs.ts';

/** What this process measures of itself, for Prometheus. One set per process, as there is one process to measure. */
export const registry = new Registry();

const seconds = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 30];

const legs = new Histogram({
  name: 'naru_leg_seconds',
  help: 'Time that legs took: loading facts, deciding, writing',
  labelNames: ['outcome'],
  buckets: seconds,
  registers: [registry],
});
const rounds = new Histogram({
  name: 'naru_dispatch_round_seconds',
  help: 'Time that rounds of sending took, from the claim to the record',
  labelNames: ['outcome'],
  buckets: seconds,
  registers: [registry],
});
const scoring = new Histogram({
  name: 'naru_scoring_seconds',
  help: 'Time from asking for churn scores until they were there, per request of one decision node',
  buckets: seconds,
  registers: [registry],
});
const scored = new Counter({
  name: 'naru_scored_total',
  help: 'People scored for decisions',
  registers: [registry],
});
const repairs = new Counter({
  name: 'naru_sweep_repairs_total',
  help: 'Hand-overs to Temporal that the sweep repaired, by kind',
  labelNames: ['kind'],
  registers: [registry],
});
const swept = new Gauge({
  name: 'naru_sweep_last_timestamp_seconds',
  help: 'When the sweep last came to its end in this process (Unix time); 0 = not yet',
  registers: [registry],
});
const sweepSeconds = new Gauge({
  name: 'naru_sweep_seconds',
  help: 'How long the last sweep of this process took',
  registers: [registry],
});

/** Names the process in all figures and adds Node's own: memory, event loop, handles. Call once. */
export function measureProcess(name: 'api' | 'worker' | 'bulk-worker'): void {
  registry.setDefaultLabels({ process: name });
  collectDefaultMetrics({ register: registry });
}

/** Measures one leg, or one round of sending. */
export async function measured<Result>(what: 'leg' | 'round', work: () => Promise<Result>): Promise<Result> {
  const end = (what === 'leg' ? legs : rounds).startTimer();
  try {
    const result = await work();
    end({ outcome: 'done' });
    return result;
  } catch (error) {
    end({ outcome: 'failed' });
    throw error;
  }
}

/** The scorer, measured; null stays null. */
export function measuredScorer(scorer: ChurnScorer | null): ChurnScorer | null {
  if (scorer === null) return null;
  return {
    async score(histories, day, now) {
      const end = scoring.startTimer();
      const facts = await scorer.score(histories, day, now);
      end();
      scored.inc(facts.length);
      return facts;
    },
  };
}

/** Counts what a sweep repaired. @param at its end, epoch milliseconds. @param ms how long it took. */
export function countRepairs(done: Pick<Repairs, 'boarded' | 'unloaded' | 'slots'>, at: number, ms: number): void {
  for (const kind of ['boarded', 'unloaded', 'slots'] as const) repairs.inc({ kind }, done[kind]);
  swept.set(at / 1000);
  sweepSeconds.set(ms / 1000);
}
