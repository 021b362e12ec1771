import { expect, it } from 'vitest';
import { localDay } from '../../engine/wall-clock.ts';
import type { Training } from '../../engine/contract/models.ts';
import { onEachDatabase } from '../runs/testing/databases.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { shippedModel } from '../shop/testing/shop-app.ts';
import { execute } from '../store/database.ts';
import { modelList } from './model-list.ts';
import { championHash, ensureShipped, publishModel, rollBack, storedModel } from './registry.ts';
import { contrarianModel, contraryPeople } from './testing/contrarian.ts';
import { fillGenerated, fillHistories } from './testing/fill-shop.ts';
import { trainShop } from './train-shop.ts';
import { basicModel } from './testing/basic-model.ts';
import { closeTraining, finishTraining, openTraining, trainingById } from './trainings.ts';

/** Two hours after midnight in Seoul: in Greenwich it is still yesterday. */
const now = Date.UTC(2026, 2, 1, 17);
const today = localDay(now, 'Asia/Seoul');
const status = { ready: true, reason: null, hash: null };

const begin = (shop: TestShop, horizon: number | null = 28): Promise<string> =>
  openTraining(shop.database, { cause: 'button', horizon, now });
const attempt = (shop: TestShop, id: string, number = 1, signal = new AbortController().signal): Promise<void> =>
  trainShop(shop.services, id, { attempt: number, signal });
async function train(shop: TestShop, horizon: number | null = 28): Promise<Training> {
  const id = await begin(shop, horizon);
  await attempt(shop, id);
  return (await trainingById(shop.database, id))!;
}

onEachDatabase('a training', (open) => {
  it('that makes a clearly worse model keeps it out and says why; somebody may use it all the same', async () => {
    const shop = await open();
    const { database } = shop;
    const champion = await contrarianModel();
    await database.write((tx) => publishModel(database, tx, champion, 'trained', 1));
    await fillHistories(database, contraryPeople(200, today), now);
    const training = await train(shop);
    expect(training).toMatchObject({ state: 'done', code: 'clearly-worse' });
    expect(await championHash(database)).toBe(champion.info.sha256);
    const refused = training.modelHash!;
    const { models } = await modelList(database, status);
    expect(models.map(({ hash, state }) => [hash, state])).toEqual(
      expect.arrayContaining([
        [champion.info.sha256, 'champion'],
        [refused, 'refused'],
      ]),
    );
    const { gate } = models.find(({ hash }) => hash === refused)!.model!;
    expect(gate).toMatchObject({ verdict: 'clearly-worse', champion: champion.info.sha256 });
    expect(gate!.contest!.interval[0]).toBeGreaterThan(0.5);
    expect(gate!.contest!.championAuc).toBeGreaterThan(gate!.contest!.auc);
    await rollBack(database, refused, now + 1);
    expect(await championHash(database)).toBe(refused);
  });

  it('with another horizon than the champion’s has nothing to compare, says so, and is published', async () => {
    const shop = await open();
    const { database } = shop;
    const champion = await contrarianModel();
    await database.write((tx) => publishModel(database, tx, champion, 'trained', 1));
    await fillHistories(database, contraryPeople(200, today), now);
    const training = await train(shop, 21);
    expect(training).toMatchObject({ state: 'done', code: 'other-horizon', horizonDays: 21 });
    expect((await storedModel(database, training.modelHash!)).info).toMatchObject({
      horizon: 21,
      gate: { verdict: 'other-horizon', contest: null },
    });
    expect(await championHash(database)).toBe(training.modelHash);
  });

  it('takes the place of a champion that is damaged, without a contest', async () => {
    const shop = await open();
    const { database } = shop;
    await ensureShipped(database, shippedModel, 1);
    await execute(database, database.db, `update models set sidecar = '{}'`);
    await fillHistories(database, contraryPeople(60, today), now);
    expect(await train(shop)).toMatchObject({ state: 'done', code: 'champion-unusable' });
  });

  it('finds the horizon from the shop’s own pace when none is set, and learns nothing of today', async () => {
    const shop = await open();
    const { database } = shop;
    await fillGenerated(database, { customers: 150, days: 150, seed: 2, today }, now);
    const first = await train(shop, null);
    expect(first).toMatchObject({ state: 'done', code: 'no-champion' });
    const { info } = await storedModel(database, first.modelHash!);
    expect(first.horizonDays).toBe(info.horizon);
    expect(info).toMatchObject({ reason: 'too-little-data', referenceDays: { firstUnseenDay: today } });
    // Whatever happens today changes nothing: the same model comes out.
    const everybody = await execute<{ customer_id: number; days: Uint8Array }>(
      database,
      database.db,
      'select customer_id, days from histories',
    );
    for (const { customer_id, days } of everybody) {
      const more = Buffer.alloc(32);
      more.writeInt32LE(today, 0);
      more.writeFloatLE(3, 4 + 4 * 3);
      const blob = Buffer.concat([Buffer.from(days), more]);
      await execute(database, database.db, 'update histories set days = ? where customer_id = ?', [blob, customer_id]);
    }
    expect(await train(shop, null)).toMatchObject({ code: 'same-model', modelHash: first.modelHash });
  }, 60_000);

  it('that two workers carry at once, one of them thought dead, ends once', async () => {
    const shop = await open();
    const { database } = shop;
    await fillHistories(database, contraryPeople(120, today), now);
    const id = await begin(shop);
    await Promise.all([attempt(shop, id, 1), attempt(shop, id, 2)]);
    expect(await trainingById(database, id)).toMatchObject({ state: 'done', code: 'no-champion' });
    const rows = await execute(database, database.db, 'select hash from models');
    expect(rows).toHaveLength(1);
    // A third attempt finds nothing to do.
    await attempt(shop, id, 3);
    expect(await execute(database, database.db, 'select hash from models')).toEqual(rows);
  });

  it('that was cancelled stops by itself and publishes nothing, also where nobody could tell it', async () => {
    const shop = await open();
    const { database } = shop;
    await fillGenerated(database, { customers: 600, days: 200, seed: 2, today }, now);
    const id = await begin(shop);
    const running = attempt(shop, id);
    for (;;) {
      if ((await trainingById(database, id))!.progress.phase === 'training') break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await closeTraining(database, id, { state: 'cancelled', code: null, detail: null, now });
    await running;
    expect(await trainingById(database, id)).toMatchObject({ state: 'cancelled', modelHash: null });
    expect(await championHash(database)).toBeNull();
  }, 60_000);

  it('whose model comes when it has been cancelled, or has ended, changes nothing', async () => {
    const shop = await open();
    const { database } = shop;
    const [late, first, second] = [await basicModel(1), await basicModel(2), await basicModel(3)];
    const end = (code: string, at: number) => ({ refused: false, code, now: at });
    const cancelled = await begin(shop);
    await closeTraining(database, cancelled, { state: 'cancelled', code: null, detail: null, now });
    expect(await finishTraining(database, cancelled, late, end('better', now + 1))).toBe(false);
    expect(await trainingById(database, cancelled)).toMatchObject({
      state: 'cancelled',
      modelHash: null,
      endedAt: now,
    });
    expect(await execute(database, database.db, 'select hash from models')).toEqual([]);

    const id = await begin(shop);
    expect(await finishTraining(database, id, first, end('no-champion', now + 2))).toBe(true);
    expect(await finishTraining(database, id, second, end('better', now + 3))).toBe(false);
    expect(await championHash(database)).toBe(first.info.sha256);
    expect(await trainingById(database, id)).toMatchObject({ code: 'no-champion', endedAt: now + 2 });
  });

  it('of a shop too young says how many days it needs', async () => {
    const shop = await open();
    await fillGenerated(shop.database, { customers: 50, days: 20, seed: 2, today }, now);
    expect(await train(shop)).toMatchObject({
      state: 'failed',
      code: 'too-little-data',
      detail: expect.stringContaining('42 are needed') as string,
    });
  });
});
