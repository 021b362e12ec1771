import { expect, it } from 'vitest';
import { auditCounters } from '../runs/audit-counters.ts';
import { enter } from '../runs/enter.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { byApi, exitWith, journeyOf } from '../runs/testing/journeys.ts';
import { entryReport } from './entry-report.ts';
import { createReports } from './reports.ts';

onEachDatabase('who did not get in', (open) => {
  it('is counted by reason beside those who did, the same entry once more is not, and an audience’s trouble is told', async () => {
    const shop = await open();
    const nodes = { in: byApi, out: exitWith('x') };
    const rules = { reentry: 'once', gapMs: 0, capPerDay: 3 } as const;
    const plan = await shop.publish(journeyOf('j', nodes, ['in:next>out'], { entry: rules }));
    const ids = await shop.customers(5);
    const enterAll = (key: string): Promise<unknown> =>
      enter(
        shop.services,
        plan,
        ids.map((customer) => ({ customer, key, properties: {} })),
        shop.time.now,
        'bulk',
      );
    expect(await enterAll('a')).toEqual({ entered: 3, refused: { 'cap-reached': 2 } });
    expect(await enterAll('b')).toEqual({ entered: 0, refused: { 'entered-before': 3, 'cap-reached': 2 } });
    expect(await entryReport(shop.database, 'j', 1)).toEqual({
      refused: { 'cap-reached': 4, 'entered-before': 3 },
      entryProblem: null,
    });
    expect(await auditCounters(shop.database)).toEqual([]);

    const problem = { code: 'no-model', detail: 'The churn model is missing.' };
    await shop.rows(
      `insert into audience_entries (journey_id, version, tick, due_at, problem) values ('j', 1, 'now', 0, ?)`,
      JSON.stringify(problem),
    );
    expect(await createReports(shop.services).live('j', 1)).toMatchObject({
      entered: 3,
      refused: { 'cap-reached': 4, 'entered-before': 3 },
      entryProblem: problem,
    });
    await shop.rows('update audience_entries set finished_at = 1');
    expect((await entryReport(shop.database, 'j', 1)).entryProblem).toBeNull();
  });
});
