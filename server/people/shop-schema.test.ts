import { expect, it } from 'vitest';
import { BAND_CHANGED } from '../../engine/shop-events.ts';
import { ingest } from '../events/ingest.ts';
import { testShop } from '../runs/testing/shop.ts';
import { shopSchema } from './shop-schema.ts';

it('offers the change of a band to pickers before anybody changed band, and what really came afterwards', async () => {
  const shop = await testShop();
  try {
    const named = async () => (await shopSchema(shop.services)()).events.filter(({ name }) => name === BAND_CHANGED);
    const types = [
      ['band', 'number'],
      ['direction', 'string'],
      ['from', 'number'],
      ['probability', 'number'],
    ];
    const [offered, ...others] = await named();
    expect(others).toEqual([]);
    expect(offered).toMatchObject({ count: 0 });
    expect(offered!.properties.map(({ name, type }) => [name, type])).toEqual(types);
    const properties = { band: 9, from: 7, direction: 'up', probability: 0.83 };
    const event = { externalId: 'c', event: BAND_CHANGED, occurredAt: shop.time.now, properties };
    await ingest(shop.services, [{ ...event, messageId: 'm', origin: 'model' }]);
    const [told, ...more] = await named();
    expect(more).toEqual([]);
    expect(told).toMatchObject({ count: 1 });
    expect(told!.properties.map(({ name, type, examples }) => [name, type, ...examples])).toEqual([
      ['band', 'number', '9'],
      ['direction', 'string', 'up'],
      ['from', 'number', '7'],
      ['probability', 'number', '0.83'],
    ]);
  } finally {
    await shop.close();
  }
});
