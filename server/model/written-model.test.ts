import { beforeAll, describe, expect, it, vi } from 'vitest';
import { identityCalibration } from './calibration.ts';
import { generatedShop } from './generated-shop.ts';
import { sha256, type ModelFile, type ModelInfo } from './model-file.ts';
import type * as challengers from './onnx-challengers.ts';
import { makeModel, type Recipe } from './recipe.ts';
import { checkWritten, WrittenModelDiffers } from './written-model.ts';

/** A writer of BG/NBD that gets one parameter slightly wrong. */
vi.mock('./onnx-challengers.ts', async (original) => {
  const real = await original<typeof challengers>();
  const writeBgNbdOnnx: typeof real.writeBgNbdOnnx = (shape, model, ...rest) =>
    real.writeBgNbdOnnx(shape, { ...model, r: model.r * 1.001 }, ...rest);
  return { ...real, writeBgNbdOnnx };
});

const horizon = 28;
const shop = generatedShop({ customers: 5500, days: 200, seed: 21 });

describe('a model that was trained and written', () => {
  let recipe: Recipe;
  let chances: Float64Array;
  beforeAll(async () => {
    recipe = await makeModel({
      ...{ packed: shop.packed, firstDay: shop.firstDay, endDay: shop.lastDay + 1, horizon, data: 'test' },
      ...{ rowLimit: 2000, seeds: [1] },
    });
    chances = await recipe.judge('lstm', recipe.validation);
  }, 120_000);

  const check = ({ onnx, info }: ModelFile): Promise<number> =>
    checkWritten({ onnx, info }, shop.packed, recipe.validation, chances);

  it('is the LSTM with its calibration, and says of everybody what the trainer says, to 2e-6', async () => {
    const { info } = recipe.model;
    expect(info.kind).toBe('lstm');
    expect(info.rows.validation).toBeGreaterThan(5000);
    expect(info.calibration).not.toEqual(identityCalibration);
    expect(await check(recipe.model)).toBeLessThan(2e-6);
  });

  it('is refused when its calibration was lost on the way, or one of its weights is another', async () => {
    const { onnx, info } = recipe.model;
    const plain: ModelInfo = { ...info, calibration: identityCalibration };
    await expect(check({ onnx, info: plain })).rejects.toThrow(WrittenModelDiffers);
    const bytes = onnx.slice();
    // The last number in the file's last tensor: a bias of the output.
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const at = lastBias(bytes);
    view.setFloat32(at, view.getFloat32(at, true) + 1e-4, true);
    const moved: ModelInfo = { ...info, sha256: sha256(bytes) };
    await expect(check({ onnx: bytes, info: moved })).rejects.toThrow(WrittenModelDiffers);
    const damaged: ModelInfo = { ...info, calibration: { slope: NaN, intercept: 0 } };
    await expect(check({ onnx, info: damaged })).rejects.toThrow(WrittenModelDiffers);
  });

  it('never leaves the recipe when it is another than what was fitted', async () => {
    const small = generatedShop({ customers: 60, days: 150, seed: 3 });
    const request = {
      packed: small.packed,
      firstDay: small.firstDay,
      endDay: small.lastDay + 1,
      horizon,
      data: 'test',
    };
    await expect(makeModel(request)).rejects.toThrow(WrittenModelDiffers);
  });

  /** Where the last of the output's biases lies: after the tensor's name and the length of its bytes. */
  function lastBias(bytes: Uint8Array): number {
    const buckets = recipe.model.info.bucketEdges.length + 1;
    const name = Buffer.from(bytes).lastIndexOf(Buffer.from([0x42, 2, 0x62, 0x32, 0x4a, 4 * buckets]));
    expect(name).toBeGreaterThan(0);
    return name + 6 + 4 * (buckets - 1);
  }
});
