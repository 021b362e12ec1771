import { generatedShop } from '../../model/generated-shop.ts';
import type { ModelFile } from '../../model/model-file.ts';
import { makeModel } from '../../model/recipe.ts';

/** A basic model of a small generated shop, another one for each seed: trained in a blink. */
export async function basicModel(seed: number): Promise<ModelFile> {
  const shop = generatedShop({ customers: 60, days: 150, seed });
  const { model } = await makeModel({
    ...{ packed: shop.packed, firstDay: shop.firstDay, endDay: shop.lastDay + 1, horizon: 28, data: 'a test' },
  });
  return model;
}
