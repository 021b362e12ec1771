import type { ModelCard } from '../../engine/contract/shop.ts';
import type { ModelInfo } from '../model/model-file.ts';

/** What the sidecar says of the model in use: its numbers on the validation day, which chose it, and the other candidates'. */
export function modelCard({ sha256, kind, reason, data, horizon, rows, metrics }: ModelInfo): ModelCard {
  return {
    hash: sha256,
    trainedOn: data,
    horizonDays: horizon,
    customers: rows.validation,
    metrics: { ...metrics[kind] },
    baselines: Object.fromEntries(
      Object.entries(metrics).flatMap(([candidate, its]) =>
        candidate === kind || its === undefined ? [] : [[candidate, { auc: its.auc, brier: its.brier }]],
      ),
    ),
    tooLittleData: reason === 'too-little-data',
  };
}
