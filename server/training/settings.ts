import { trainingSettings, type TrainingSettings } from '../../engine/contract/models.ts';
import { execute, type Database } from '../store/database.ts';

const ROW = 'training';

/** How a shop starts: the horizon follows its own pace, and it is trained anew each week. */
const initial: TrainingSettings = { horizonDays: null, weekly: true };

/** How trainings are made in this shop. */
export async function readTrainingSettings(database: Database): Promise<TrainingSettings> {
  const text = 'select value from settings where key = ?';
  const [row] = await execute<{ value: string }>(database, database.reader, text, [ROW]);
  return row ? trainingSettings.parse({ ...initial, ...(JSON.parse(row.value) as object) }) : initial;
}

/** Replaces them. The caller has checked them. */
export async function writeTrainingSettings(database: Database, value: TrainingSettings): Promise<void> {
  const text = 'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value';
  await database.write((tx) => execute(database, tx, text, [ROW, JSON.stringify(value)]));
}
