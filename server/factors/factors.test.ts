import { beforeAll, describe, expect, it } from 'vitest';
import { localDay } from '../../engine/wall-clock.ts';
import { ingest } from '../events/ingest.ts';
import type { IncomingEvent } from '../events/incoming-event.ts';
import { seededRandom } from '../model/random.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { associate } from './association.ts';
import { factorNames, factorRows, kindsIn } from './factor-rows.ts';
import { factorReports } from './factors.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 2, 1);
const HORIZON = 28;
const PEOPLE = 260;

/** Half a year of a shop whose regulars come back and whose others mostly do not; visits and kinds differ by person. */
function ordersOf(): IncomingEvent[] {
  const random = seededRandom(11);
  const events: IncomingEvent[] = [];
  let n = 0;
  const add = (person: number, daysAgo: number, event: string, properties: Record<string, unknown>): void => {
    n += 1;
    const occurredAt = NOW - daysAgo * DAY - Math.floor(random() * DAY * 0.4);
    events.push({ messageId: `m${n}`, externalId: `p${person}`, event, properties, occurredAt, origin: 'api' });
  };
  for (let person = 0; person < PEOPLE; person++) {
    const gap = 4 + Math.floor(random() * 60);
    const stops = random() < 0.4 ? Math.floor(random() * 120) : 0;
    for (let ago = 170 - Math.floor(random() * 30); ago > stops; ago -= 1 + Math.floor(random() * 2 * gap)) {
      const kinds = ['tea', 'cups', 'cakes'].slice(0, 1 + Math.floor(random() * 3));
      add(person, ago, 'order_completed', { amount: 10 + Math.floor(random() * 50), departments: kinds });
      if (random() < 0.5) add(person, ago, 'visited', {});
      if (random() < 0.2) add(person, ago, 'email_opened', {});
    }
  }
  return events;
}

onEachDatabase('what goes with coming back', (open) => {
  let shop: TestShop;
  const events = ordersOf();
  const day = localDay(NOW, 'Asia/Seoul') - HORIZON;

  beforeAll(async () => {
    shop = await open({ now: NOW });
    for (let from = 0; from < events.length; from += 200) await ingest(shop.services, events.slice(from, from + 200));
  });

  /** A plain fold of the events: one object per person, nothing shared with the product but the day's number. */
  function folded() {
    const people = new Map<string, IncomingEvent[]>();
    for (const event of events) people.set(event.externalId, [...(people.get(event.externalId) ?? []), event]);
    const on = ({ occurredAt }: IncomingEvent): number => localDay(occurredAt, 'Asia/Seoul');
    return [...people.values()]
      .filter((own) => own.some((event) => on(event) < day))
      .map((own) => {
        const recent = own.filter((event) => on(event) < day && on(event) >= day - 90);
        const orders = recent.filter(({ event }) => event === 'order_completed');
        return {
          visits: recent.filter(({ event }) => event === 'visited').length,
          opened: recent.filter(({ event }) => event === 'email_opened').length,
          breadth: new Set(orders.flatMap(({ properties }) => properties['departments'] as string[])).size,
          purchases90: orders.length,
          returned: own.some((e) => e.event === 'order_completed' && on(e) >= day && on(e) < day + HORIZON),
        };
      });
  }

  it('reads for everybody what a plain fold of the events says', async () => {
    const { inputs, returned } = await factorRows(shop.database, {
      zone: 'Asia/Seoul',
      day,
      horizon: HORIZON,
      every: 1,
    });
    const column = (name: (typeof factorNames)[number]): number[] =>
      returned.map((_, row) => Math.round(Math.expm1(inputs[row * factorNames.length + factorNames.indexOf(name)]!)));
    const rows = returned.map((came, row) => ({
      visits: column('visits')[row],
      opened: column('opened')[row],
      breadth: column('breadth')[row],
      purchases90: column('purchases90')[row],
      returned: came,
    }));
    const sorted = (list: readonly object[]): string[] => list.map((one) => JSON.stringify(one)).sort();
    expect(rows.length).toBeGreaterThan(200);
    expect(sorted(rows)).toEqual(sorted(folded()));
  });

  it('answers with the regression of these rows, strongest first, with steps in their own units', async () => {
    const report = await factorReports(shop.services).get(HORIZON);
    const rows = folded();
    expect(report).toMatchObject({
      day,
      horizonDays: HORIZON,
      customers: rows.length,
      returned: rows.filter(({ returned }) => returned).length,
      every: 1,
      none: null,
    });
    const { inputs, returned } = await factorRows(shop.database, {
      zone: 'Asia/Seoul',
      day,
      horizon: HORIZON,
      every: 1,
    });
    const fit = associate({ names: factorNames, inputs, outcome: returned });
    if (fit.status !== 'fitted') throw new Error(fit.status);
    expect(report.leftOut).toEqual(fit.leftOut);
    expect(report.factors.map(({ name }) => name).sort()).toEqual(fit.coefficients.map(({ name }) => name).sort());
    const strengths = report.factors.map(({ oddsRatio }) => Math.abs(Math.log(oddsRatio)));
    expect(strengths).toEqual(strengths.toSorted((a, b) => b - a));
    for (const { name, oddsRatio, low, high, from, to, share } of report.factors) {
      const own = fit.coefficients.find((one) => one.name === name)!;
      expect(Math.log(oddsRatio)).toBeCloseTo(own.effect, 9);
      expect((Math.log(high) - Math.log(low)) / 2 / own.error).toBeCloseTo(1.96, 3);
      expect(name === 'trend28' ? to - from : Math.log1p(to) - Math.log1p(from)).toBeCloseTo(own.deviation, 6);
      expect(share > report.typicalShare!).toBe(oddsRatio > 1);
    }
    // The shop was made so: whoever has been silent for long comes back less.
    const silence = report.factors.find(({ name }) => name === 'recency' || name === 'recencyToGap')!;
    expect(silence.high).toBeLessThan(1);
  });

  it('looks at an even part of a large shop, and says which', async () => {
    const report = await factorReports(shop.services, 130).get(HORIZON);
    expect(report.every).toBe(2);
    expect(report.customers).toBeGreaterThan(90);
    expect(report.customers).toBeLessThan(150);
  });
});

describe('a shop that cannot say yet', () => {
  onEachDatabase('says why', (open) => {
    it('nobody, few people, nobody back, nobody gone', async () => {
      const none = await open({ now: NOW });
      expect(await factorReports(none.services).get(HORIZON)).toMatchObject({
        factors: [],
        none: { why: 'no-people' },
      });

      const shop = await open({ now: NOW });
      const buy = (people: number, from: number, daysAgo: number): Promise<unknown> =>
        ingest(
          shop.services,
          Array.from({ length: people }, (_, index) => ({
            messageId: `${from + index}-${daysAgo}`,
            externalId: `p${from + index}`,
            event: 'order_completed',
            properties: { amount: 5 },
            occurredAt: NOW - daysAgo * DAY,
            origin: 'api',
          })),
        );
      const why = async (): Promise<unknown> => (await factorReports(shop.services).get(HORIZON)).none;
      await buy(60, 0, 60);
      expect(await why()).toEqual({ why: 'few-customers', have: 60, needed: 100 });
      await buy(60, 60, 50);
      expect(await why()).toEqual({ why: 'few-returned', have: 0, needed: 20 });
      await buy(110, 0, 3);
      expect(await why()).toEqual({ why: 'few-left', have: 10, needed: 20 });
    });
  });
});

it('kinds of goods are found where shops keep them', () => {
  expect(kindsIn({ department: 'tea', categories: ['cups', 3] })).toEqual(['cups', 'tea']);
  expect(kindsIn({ products: [{ category: 'tea' }, { sku: 1 }, null, 'x'] })).toEqual(['tea']);
  expect(kindsIn({})).toEqual([]);
});
