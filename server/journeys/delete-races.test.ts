import { beforeAll, expect, it } from 'vitest';
import { onEachDatabase } from '../runs/testing/databases.ts';
import { byApi, exitWith, journeyOf } from '../runs/testing/journeys.ts';
import type { TestShop } from '../runs/testing/shop.ts';
import { twoAtOnce } from '../runs/testing/two-at-once.ts';
import { stopJourney } from '../runs/stopping.ts';
import { deleteJourney } from './drafts.ts';
import { publish } from './publish.ts';

const code = (error: unknown): unknown => (error as { code?: unknown }).code;

onEachDatabase('a journey that is deleted as somebody publishes it', (open) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await open();
  });
  /** A journey that was stopped after its first version, with a draft that differs. */
  const begin = async (id: string): Promise<number> => {
    await shop.publish(journeyOf(id, { start: byApi, end: exitWith('x') }, ['start:next>end']));
    await stopJourney(shop.services, id);
    const draft = journeyOf(id, { start: byApi, end: exitWith('y') }, ['start:next>end']);
    await shop.rows('update journeys set draft = ?, rev = rev + 1 where id = ?', JSON.stringify(draft), id);
    const [row] = await shop.rows('select rev from journeys where id = ?', id);
    return Number(row?.['rev']);
  };
  const stands = (id: string) =>
    shop.rows(
      `select j.state, (select max(version) from plans p where p.journey_id = j.id) as version from journeys j where j.id = ?`,
      id,
    );

  it('stays when the publication came first', async () => {
    const rev = await begin('published');
    const { second, secondWaited } = await twoAtOnce(
      shop.database,
      (held) => publish(shop.servicesOn(held), 'published', { rev, inside: 'stay' }),
      (other) => deleteJourney({ database: other }, 'published').catch(code),
    );
    expect({ second, secondWaited }).toEqual({ second: 'journey-live', secondWaited: true });
    expect(await stands('published')).toEqual([{ state: 'live', version: 2 }]);
  });

  it('is not published any more when it was deleted first', async () => {
    const rev = await begin('deleted');
    const { second, secondWaited } = await twoAtOnce(
      shop.database,
      (held) => deleteJourney({ database: held }, 'deleted'),
      (other) => publish(shop.servicesOn(other), 'deleted', { rev, inside: 'stay' }).catch(code),
    );
    expect({ second, secondWaited }).toEqual({ second: 'journey-not-found', secondWaited: true });
    expect(await stands('deleted')).toEqual([]);
    expect(await shop.rows(`select version from plans where journey_id = 'deleted'`)).toEqual([{ version: 1 }]);
  });
});
