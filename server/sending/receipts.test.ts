import { afterEach, beforeEach, expect, test } from 'vitest';
import { dueSenders, nextQueued } from '../runs/open-messages.ts';
import { dispatchOnce } from './dispatch.ts';
import { nextQuestionMs } from './receipts.ts';
import { onEachDatabase } from './testing/databases.ts';
import { NOON } from './testing/shop.ts';
import { SOLAPI_FROM } from './testing/solapi-rules.ts';
import { fakeSolapi, SOLAPI_KEY, SOLAPI_SECRET, type FakeSolapi } from './testing/solapi-server.ts';

const sms = { channel: 'sms', purpose: 'info', subject: '', body: '주문이 출발했어요.' } as const;

test('questions become rarer as a message grows older', () => {
  const ages = [0, 60_000, 600_000, 3_600_000, 86_400_000, 300_000_000];
  expect(ages.map(nextQuestionMs)).toEqual([10_000, 60_000, 300_000, 1_800_000, 7_200_000, 7_200_000]);
});

onEachDatabase('receipts', (shop) => {
  let fake: FakeSolapi;
  beforeEach(async () => {
    fake = await fakeSolapi();
    const config = { apiKey: SOLAPI_KEY, apiSecret: SOLAPI_SECRET, from: SOLAPI_FROM, baseUrl: fake.url };
    await shop().query(`update senders set kind = 'solapi', config = ? where id = 'sandbox-sms'`, [
      JSON.stringify(config),
    ]);
  });
  afterEach(() => fake.close());
  const dispatch = (now: number) => dispatchOnce(shop().services, 'sandbox-sms', now);

  test('are asked for when they are due, also after a restart', async () => {
    const [first, second] = await shop().queue([{ content: sms }, { content: sms }]);
    fake.mishaps.push({ do: 'disconnect', keeps: true });
    const { nextDueAt } = await dispatch(NOON);
    for (const [i, one] of fake.taken.entries()) fake.taken[i] = { ...one, dateCreated: NOON };
    const { due_at: dueAt } = await shop().message(first!);
    expect(dueAt).toBeGreaterThanOrEqual(NOON + 10_000);
    expect(await dueSenders(shop().database, NOON + 9000)).toEqual([]);
    expect(await dueSenders(shop().database, dueAt)).toEqual(['sandbox-sms']);
    expect(await nextQueued(shop().database, NOON, NOON + 60_000)).toBe(dueAt);
    expect(await nextQueued(shop().database, dueAt + 1, NOON + 60_000)).toBeNull();
    fake.report('01000000001', '4000');
    fake.report('01000000002', '3019');
    await dispatch(Math.max(dueAt, nextDueAt!));
    expect(await shop().message(first!)).toMatchObject({ state: 'delivered', due_at: 0 });
    expect(await shop().message(second!)).toMatchObject({ state: 'failed', reason: 'solapi-3019', due_at: 0 });
    expect((await shop().message(first!)).provider_id).toBe(fake.taken[0]!.messageId);
    expect(await dueSenders(shop().database, NOON + 1e9)).toEqual([]);
  });

  test('wait while the provider does not answer', async () => {
    const [id] = await shop().queue([{ content: sms }]);
    const { nextDueAt } = await dispatch(NOON);
    await fake.close();
    const round = await dispatch(nextDueAt!);
    expect(round.more).toBe(false);
    expect(round.nextDueAt).toBeGreaterThanOrEqual(nextDueAt! + 30_000);
    expect(await shop().message(id!)).toMatchObject({ state: 'accepted' });
  });

  test('that the provider refuses to give are asked for when it says, those it gave are kept', async () => {
    const people = [{ content: sms }, { content: sms }];
    const ids = await shop().queue(people);
    fake.mishaps.push({ do: 'disconnect', keeps: true });
    const { nextDueAt } = await dispatch(NOON);
    for (const [i, one] of fake.taken.entries()) fake.taken[i] = { ...one, dateCreated: NOON, statusCode: '4000' };
    fake.questions = 1;
    await dispatch(nextDueAt!);
    const rows = await Promise.all(ids.map((id) => shop().message(id)));
    const [open] = rows.filter((row) => row.state === 'unknown');
    expect(rows.map((row) => row.state).sort()).toEqual(['delivered', 'unknown']);
    expect(open!.due_at).toBeGreaterThanOrEqual(nextDueAt! + 90_000);
    fake.questions = Infinity;
    expect((await dispatch(open!.due_at)).nextDueAt).toBeNull();
    expect(await shop().message(open!.id)).toMatchObject({ state: 'delivered' });
  });

  test('are not asked for any more once the sender is of a kind that has none', async () => {
    const [id] = await shop().queue([{ content: sms }]);
    const { nextDueAt } = await dispatch(NOON);
    await shop().query(`update senders set kind = 'sandbox', config = '{}' where id = 'sandbox-sms'`);
    expect(await dispatch(nextDueAt!)).toEqual({ done: 0, more: false, nextDueAt: null });
    expect(await shop().message(id!)).toMatchObject({ state: 'accepted', due_at: 0 });
  });
});
