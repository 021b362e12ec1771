import type { ModelList, ModelListItem } from '../../engine/contract/models.ts';
import type { Status } from '../../engine/contract/common.ts';
import { checkedModel, ModelUnavailable, type ModelInfo } from '../model/model-file.ts';
import type { ModelsTable } from '../store/prediction-schema.ts';
import { execute, type Database } from '../store/database.ts';

/** More than anybody looks back on; the rows stay. */
const most = 60;

function readable({ onnx, sidecar, hash }: ModelsTable): ModelInfo | null {
  try {
    const { info } = checkedModel(onnx, sidecar);
    return info.sha256 === hash ? info : null;
  } catch (error) {
    if (error instanceof ModelUnavailable) return null;
    throw error;
  }
}

function cardOf(info: ModelInfo): NonNullable<ModelListItem['model']> {
  const { kind, reason, data, rows, horizon, metrics, referenceDays, epochs, gate } = info;
  const { lstm, logistic, bgnbd } = metrics;
  return {
    ...{ kind, reason, data, rows, epochs },
    horizonDays: horizon,
    days: {
      first: referenceDays.training[0] ?? null,
      validation: referenceDays.validation,
      unseen: referenceDays.firstUnseenDay,
    },
    figures: { ...(lstm ? { lstm } : {}), ...(logistic ? { logistic } : {}), bgnbd },
    gate: gate ?? null,
  };
}

/** The shop's models, newest first, with what each was measured at and why it is where it is. */
export async function modelList(database: Database, status: Status['model']): Promise<ModelList> {
  const rows = await execute<ModelsTable>(
    database,
    database.reader,
    `select * from models order by coalesce(published_at, trained_at) desc, hash limit ${most}`,
  );
  return {
    models: rows.map((row) => {
      const info = readable(row);
      return {
        hash: row.hash,
        state: row.state,
        source: row.source,
        trainedAt: row.trained_at,
        publishedAt: row.published_at,
        model: info && cardOf(info),
      };
    }),
    inUse: status.hash,
    reason: status.reason,
  };
}
