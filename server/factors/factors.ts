import type { Factor, FactorReport, NoFactors } from '../../engine/contract/insights.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { logistic } from '../model/probability.ts';
import { recentAnswers } from '../recent-answers.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { associate, NORMAL_95, type Coefficient } from './association.ts';
import { factorNames, factorRows } from './factor-rows.ts';

/** More customers than this are thinned out evenly: intervals are narrow enough by then. */
const MOST_CUSTOMERS = 10_000;
/** Fewer customers, or fewer of either outcome, say nothing that can be relied on. */
const FEWEST = { customers: 100, either: 20 } as const;
const FRESH_MS = 600_000;

type Parts = Pick<Services, 'database' | 'settings' | 'clock'>;

/**
 * What went with coming back: customers known `horizon` days ago, by what they had done until then, and whether they
 * bought within the horizon. An answer is good for ten minutes of the same day; while one is worked out, others wait for it.
 *
 * @param horizon days within which a purchase counts as coming back.
 */
export function factorReports(
  services: Parts,
  mostCustomers = MOST_CUSTOMERS,
): { readonly get: (horizon: number) => Promise<FactorReport>; readonly forget: () => void } {
  const recent = recentAnswers<FactorReport>(services.clock, { freshMs: FRESH_MS, most: 1 });
  return {
    async get(horizon) {
      const { zone } = await services.settings.get();
      const day = localDay(services.clock(), zone) - horizon;
      return recent.get(`${zone} ${day} ${horizon}`, () => report(services, { zone, day, horizon, mostCustomers }));
    },
    forget: recent.forget,
  };
}

async function report(
  { database }: Parts,
  request: { readonly zone: string; readonly day: number; readonly horizon: number; readonly mostCustomers: number },
): Promise<FactorReport> {
  const { zone, day, horizon } = request;
  const [all] = await execute<{ n: number }>(database, database.reader, 'select count(*) as n from histories');
  const people = Number(all?.n ?? 0);
  const every = Math.max(1, Math.ceil(people / request.mostCustomers));
  const { inputs, returned } = await factorRows(database, { zone, day, horizon, every });
  const back = returned.filter(Boolean).length;
  const bare = { day, horizonDays: horizon, customers: returned.length, returned: back, every };
  const nothing = (none: NoFactors): FactorReport => ({ ...bare, typicalShare: null, factors: [], leftOut: [], none });
  if (people === 0) return nothing({ why: 'no-people' });
  const short = tooFew(returned.length, back);
  if (short) return nothing(short);
  const fit = associate({ names: factorNames, inputs, outcome: returned });
  if (fit.status === 'separated') return nothing({ why: 'separated' });
  const factors = fit.coefficients
    .toSorted((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .map((coefficient) => factorOf(coefficient, fit.intercept));
  return { ...bare, typicalShare: logistic(fit.intercept), factors, leftOut: fit.leftOut, none: null };
}

function tooFew(customers: number, back: number): NoFactors | null {
  if (customers < FEWEST.customers) return { why: 'few-customers', have: customers, needed: FEWEST.customers };
  if (back < FEWEST.either) return { why: 'few-returned', have: back, needed: FEWEST.either };
  if (customers - back < FEWEST.either) return { why: 'few-left', have: customers - back, needed: FEWEST.either };
  return null;
}

function factorOf(
  { name, mean, deviation, effect, error }: Coefficient<(typeof factorNames)[number]>,
  intercept: number,
): Factor {
  // Everything but the trend is compared on a logarithmic scale.
  const plain = (value: number): number => (name === 'trend28' ? value : Math.max(0, Math.expm1(value)));
  return {
    name,
    oddsRatio: Math.exp(effect),
    low: Math.exp(effect - NORMAL_95 * error),
    high: Math.exp(effect + NORMAL_95 * error),
    from: plain(mean),
    to: plain(mean + deviation),
    share: logistic(intercept + effect),
  };
}
