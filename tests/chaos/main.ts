/**
 * `npm run chaos`: people through a real product while its processes are killed; progress to stderr, one JSON line to
 * stdout; exit code 1 when anything was lost, happened twice, or does not add up.
 *
 * - `--customers 20000 --kills 100 --seed 1 --minutes 25`: SIGKILL at random and once at every named point that the ride comes by
 * - `--lost --customers 5000`: Temporal's file deleted, put back from earlier, or replaced by another server
 * - `--stopped --customers 3000 --seconds 90`: three workers on PostgreSQL, two of which stand still for a while
 */
import { parseArgs } from 'node:util';
import { lose, LOSSES } from './lost.ts';
import { RIDDEN_POINTS } from './points.ts';
import { ride } from './ride.ts';
import { standStillRide } from './stopped.ts';

const { values } = parseArgs({
  options: {
    lost: { type: 'boolean', default: false },
    stopped: { type: 'boolean', default: false },
    customers: { type: 'string' },
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '25' },
    seconds: { type: 'string', default: '90' },
  },
});
const customersOr = (many: number): number => Number(values.customers ?? many);

async function run(): Promise<Record<string, unknown> & { readonly violations: readonly string[] }> {
  if (values.lost) {
    const losses = await Promise.all(LOSSES.map((loss) => lose(loss, customersOr(5000))));
    const violations = losses.flatMap(({ loss, violations: some }) => some.map((one) => `${loss}: ${one}`));
    return { chaos: 'lost', losses: losses.map(({ violations: _all, ...rest }) => rest), violations };
  }
  if (values.stopped) {
    const stopMs = Number(values.seconds) * 1000;
    return { chaos: 'stopped', ...(await standStillRide({ customers: customersOr(3000), stopMs, timeoutMs: 5000 })) };
  }
  const result = await ride({
    customers: customersOr(20_000),
    kills: Number(values.kills),
    pauseMs: [500, 3500],
    points: RIDDEN_POINTS,
    longSeconds: 125,
    timeoutMs: 3000,
    seed: Number(values.seed),
    patienceMs: Number(values.minutes) * 60_000,
  });
  return { chaos: 'kills', ...result };
}

const result = await run();
console.log(JSON.stringify(result));
process.exit(result.violations.length === 0 ? 0 : 1);
