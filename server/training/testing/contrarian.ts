import { channels } from '../../model/features.ts';
import type { DailyActivity, History } from '../../model/history.ts';
import { sha256, type ModelFile } from '../../model/model-file.ts';
import { writeLogisticOnnx } from '../../model/onnx-challengers.ts';
import { networkShape } from '../../model/parameters.ts';
import { basicModel } from './basic-model.ts';

const quiet = { access: 0, events: 0, carts: 0, purchases: 0, spend: 0, sent: 0, opened: 0 };
const bought = (day: number): DailyActivity => ({ ...quiet, day, purchases: 1, spend: 20 });

/**
 * People of whom the last four weeks were the contrary of all before: the faithful bought each week and then stopped,
 * the lost had been away for two months and came back. Whoever learned from the past is badly wrong about them.
 */
export function contraryPeople(count: number, today: number): History[] {
  const turn = today - 28;
  return Array.from({ length: count }, (_, index) => {
    const faithful = index % 2 === 0;
    const until = faithful ? turn : turn - 60;
    const activity: DailyActivity[] = [];
    for (let day = turn - 130 + (index % 7); day < until; day += 7) activity.push(bought(day));
    if (!faithful) activity.push(bought(turn + 3 + (index % 20)));
    return { activity };
  });
}

/** A model that says the longer somebody was away, the surer they come back: right about those people alone. */
export async function contrarianModel(): Promise<ModelFile> {
  const { info } = await basicModel(1);
  const weights = new Float64Array(12);
  weights[0] = -4;
  const shape = networkShape(info.bucketEdges.length + 1);
  const onnx = writeLogisticOnnx(
    shape,
    { weights },
    info.bucketEdges.map(() => 1 / info.bucketEdges.length),
  );
  const contextDeviations = info.contextDeviations.map(() => 1);
  const contextMeans = info.contextMeans.map((mean, feature) => (feature === 0 ? Math.log1p(20) : mean));
  const deadChannels = channels.map((_, channel) => channel);
  return {
    onnx,
    info: { ...info, kind: 'logistic', sha256: sha256(onnx), contextMeans, contextDeviations, deadChannels },
  };
}
