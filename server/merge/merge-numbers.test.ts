import { beforeAll, expect, it } from 'vitest';
import type { Plan } from '../../engine/plan.ts';
import { nodeCounts } from '../reports/counters.ts';
import { PassageBook } from '../reports/passage-book.ts';
import { auditCounters } from '../runs/audit-counters.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { driveOnce } from '../runs/testing/drive.ts';
import { byApi, exitWith, journeyOf, mail } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { dispatchOnce } from '../sending/dispatch.ts';
import { mergingShop } from './testing/merging-shop.ts';

const HOUR = 3_600_000;

onEachDatabase('the numbers of a journey after a merge', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  const { rows, event, happens, person, idOf, enters, merge } = mergingShop(() => shop);

  const passages = async (book: PassageBook, plan: Plan) => {
    await book.refresh();
    const found: Record<string, unknown>[] = [];
    book.each(plan.entry, ({ customer, at, converted, revenue }) => {
      found.push({ customer: book.customerOf(customer), at, converted, revenue });
    });
    return found.sort((a, b) => Number(a['customer']) - Number(b['customer']));
  };

  it('count the two as one person from the beginning, for a reader who looked before as for one who comes later', async () => {
    const goal = { event: 'bought', windowMs: 5 * HOUR, valueProperty: 'amount', ends: false };
    const plan = await shop.publish(
      journeyOf('numbers', { start: byApi, mail, end: exitWith('x') }, ['start:next>mail', 'mail:sent>end'], { goal }),
    );
    const entry = { reentry: 'always' as const, gapMs: 0, capPerDay: null };
    expect(plan.rules).toEqual(entry);
    await person('ann', 'ann-old', 'bob', 'cleo', 'cleo-old');
    const early = shop.time.now;
    const bought = (who: string, amount: number) => event(who, 'bought', { properties: { amount } });
    await enters(plan, await idOf('ann-old'));
    await enters(plan, await idOf('bob'));
    await enters(plan, await idOf('cleo'));
    await driveOnce(shop);
    shop.time.now += HOUR;
    await happens(bought('ann-old', 10), bought('bob', 1), bought('cleo-old', 7));
    shop.time.now += HOUR;
    await enters(plan, await idOf('ann'));
    await driveOnce(shop);
    await happens(bought('ann', 100));
    await dispatchOnce(shop.services, 'sandbox-email', shop.time.now);
    await driveOnce(shop);
    const book = new PassageBook(shop.database, plan);
    expect((await passages(book, plan)).length).toBe(4);
    const counted = await nodeCounts(shop.database, plan.journey, plan.version);
    const sent = await rows('select state, count(*) as n from messages group by state order by state');

    await merge('ann-old', 'ann');
    await merge('cleo-old', 'cleo');
    const wished = [
      { customer: await idOf('ann'), at: early, converted: true, revenue: 110 },
      { customer: await idOf('bob'), at: early, converted: true, revenue: 1 },
      { customer: await idOf('cleo'), at: early, converted: true, revenue: 7 },
    ].sort((a, b) => a.customer - b.customer);
    expect(await passages(book, plan)).toEqual(wished);
    expect(await passages(new PassageBook(shop.database, plan), plan)).toEqual(wished);
    // Whoever asks again sees the same, and what comes later counts once.
    expect(await passages(book, plan)).toEqual(wished);
    await happens(bought('cleo-old', 3));
    const more = wished.map((one) => (one.revenue === 7 ? { ...one, revenue: 10 } : one));
    expect(await passages(book, plan)).toEqual(more);
    expect(await passages(new PassageBook(shop.database, plan), plan)).toEqual(more);
    expect(await nodeCounts(shop.database, plan.journey, plan.version)).toEqual(counted);
    expect(await rows('select state, count(*) as n from messages group by state order by state')).toEqual(sent);
    expect(await auditCounters(shop.database)).toEqual([]);
  });
});
