import { beforeEach, expect, it } from 'vitest';
import type { Facts } from '../../engine/facts.ts';
import type { Journey } from '../../engine/journey.ts';
import type { Plan } from '../../engine/plan.ts';
import { withheldBy } from '../../engine/treatment.ts';
import { loadProfiles } from '../facts/profiles.ts';
import { enter } from '../runs/enter.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { byApi, exitWith, journeyOf, mail } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import type { Services } from '../services.ts';
import { MOST_LOOKED_AT, publishNotes } from './publish-notes.ts';
import { publishPreview } from './publish-preview.ts';

const ad = { ...mail, config: { ...mail.config, purpose: 'ad' } };
const sms = { ...ad, config: { ...ad.config, channel: 'sms', subject: '' } };
const birthday = {
  type: 'wait',
  config: {
    ...{ kind: 'until-date', date: { from: 'profile', property: 'birthday' } },
    ...{ offsetDays: 0, at: '09:00', yearly: true, ifPast: 'next' },
  },
};

onEachDatabase('what to know before publishing', (open) => {
  let shop: TestShop;
  let services: Services;
  let ids: number[];
  beforeEach(async () => {
    shop = await open();
    const { database } = shop;
    services = {
      ...shop.services,
      facts: {
        load: async (_requests, customers) =>
          new Map(
            [...(await loadProfiles(database, customers))].map(([id, profile]): [number, Facts] => [id, { profile }]),
          ),
      },
    };
    ids = await shop.customers(40);
  });
  const change = (text: string): Promise<unknown> => shop.rows(text);
  const consent = (channel: string, which: string): Promise<unknown> =>
    change(`insert into consents (customer_id, channel, purpose, granted, at, source)
      select id, '${channel}', 'ad', 1, 0, 'test' from customers where ${which}`);
  const among = (count: number): string => `id in (${ids.slice(0, count).join(',')})`;
  const draw = (steps: Parameters<typeof journeyOf>[1], over: Partial<Journey> = {}): Promise<Plan> => {
    const names = Object.keys(steps);
    const edges = names.map((name, index) => {
      const from = index === 0 ? 'start' : names[index - 1];
      return `${String(from)}:${index === 0 ? 'next' : steps[String(from)]?.type === 'send' ? 'sent' : 'next'}>${name}`;
    });
    return shop.publish(journeyOf('j', { start: byApi, ...steps, end: exitWith('x') }, edges, over));
  };
  const notes = async (plan: Plan, who = ids): Promise<Record<string, number>> =>
    Object.fromEntries((await publishNotes(services, plan, who)).map(({ code, people }) => [code, people]));

  it('has none where everybody can be reached', async () => {
    expect(await notes(await draw({ mail }))).toEqual({});
    expect(await notes(await draw({ mail }), [])).toEqual({});
  });

  it('counts who lacks an address or the consent for the journey’s one message', async () => {
    await change(`update customers set email = 'nowhere' where ${among(7)}`);
    await consent('email', among(30));
    expect(await notes(await draw({ ad }))).toEqual({ 'no-address': 7, 'no-consent': 10 });
    expect(await notes(await draw({ mail }))).toEqual({ 'no-address': 7 });
  });

  it('warns of text messages that cannot leave while the settings have no free opt-out number', async () => {
    await draw({ ad, sms });
    const settings = await services.settings.get();
    const told = async (optOutNumber: string) => {
      const like = { ...services, settings: { get: () => Promise.resolve({ ...settings, optOutNumber }) } };
      const { issues } = await publishPreview(like, 'j', undefined);
      return issues.filter(({ code }) => code === 'no-opt-out-number').map(({ node }) => node);
    };
    expect(await told('')).toEqual(['sms']);
    expect(await told('080-000-0000')).toEqual([]);
  });

  it('tells whom no message of several reaches from whom one of them misses', async () => {
    await change(`update customers set phone = '010-1234-5678' where ${among(30)}`);
    await consent('sms', among(20));
    await consent('email', among(15));
    expect(await notes(await draw({ ad, sms }))).toEqual({ 'no-consent': 25, 'no-address': 10, unreachable: 20 });
  });

  it('counts who has no date to wait for', async () => {
    await change(`update customers set attributes = '{"birthday":"1990-04-05"}' where ${among(12)}`);
    await change(`update customers set attributes = '{"birthday":"unknown"}' where id = ${String(ids[20])}`);
    expect(await notes(await draw({ birthday, mail }))).toEqual({ 'missing-date': 28 });
  });

  it('counts the untreated and the held out, and leaves them out of what others lack', async () => {
    const { settings } = shop.services;
    await settings.put({ ...(await settings.get()), untreatedShare: 0.3 });
    const plan = await draw({ ad }, { holdout: 0.3 });
    const by = (why: string | null): number => ids.filter((id) => withheldBy(plan, 0.3, id) === why).length;
    expect(await notes(plan)).toEqual({
      untreated: by('untreated'),
      holdout: by('holdout'),
      'no-consent': by(null),
    });
    expect(Math.min(by('untreated'), by('holdout'))).toBeGreaterThan(2);
  });

  it('counts who is inside already, who may not enter again, and whom the daily limit keeps out', async () => {
    const entry = { reentry: 'after-exit' as const, gapMs: 86_400_000, capPerDay: 25 };
    const plan = await draw({ mail }, { entry });
    const before = ids.slice(0, 8).map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(services, plan, before, shop.time.now, 'live');
    await change(`update runs set place = 'ended' where customer_id in (${ids.slice(0, 3).join(',')})`);
    // 25 may enter today, 8 have: of the 32 others 15 do not.
    expect(await notes(plan)).toEqual({ 'already-inside': 5, reentry: 3, capped: 15 });
    const once = await draw({ mail }, { entry: { ...entry, reentry: 'once', capPerDay: null } });
    expect(await notes(once)).toEqual({ reentry: 8 });
  });

  it('scales up from a sample where many would enter', async () => {
    const many = await shop.customers(MOST_LOOKED_AT * 2);
    await change(`update customers set email = null where id % 4 = 0`);
    const { 'no-address': found = 0 } = await notes(await draw({ mail }), many);
    expect(Math.abs(found - many.length / 4)).toBeLessThan(many.length / 40);
    expect(await notes(await draw({ mail }), many)).toEqual({ 'no-address': found });
  });
});
