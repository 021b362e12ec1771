import type { Plan } from '../../engine/plan.ts';
import { watchedJourneys } from '../events/watched-journeys.ts';
import type { RunRow } from '../runs/run-row.ts';
import type { Services } from '../services.ts';
import { execute, type Database, type Db, type Tx } from '../store/database.ts';
import { inIds } from '../store/ids.ts';

/** A merge being judged: of whom into whom, and what is asked of the journeys. */
export interface Merging {
  /** Row id of the customer who is merged. */
  readonly former: number;
  /** Row id of the customer who stays. */
  readonly survivor: number;
  /** The shop's untreated share (0..1) now. */
  readonly untreatedShare: number;
  /** The version that a run rides. @throws UnknownPlan when it was published after the look at the plans. */
  readonly planOf: (run: Pick<RunRow, 'journey_id' | 'version'>) => Plan;
  /** Whether a run's journey is still there: of one that was deleted, ended runs are left. */
  readonly hasJourney: (run: Pick<RunRow, 'journey_id'>) => boolean;
}

/** What of a merge is the shop's, whoever is merged. */
export type MergeRules = Omit<Merging, 'former' | 'survivor'>;

/** A version was published between the look at the plans and the transaction: look again. */
export class UnknownPlan extends Error {
  override name = 'UnknownPlan';
}

/** Everything about the journeys that a merge is judged by, as of now. */
export async function mergeRules(services: Services): Promise<MergeRules> {
  const { untreatedShare } = await services.settings.get();
  const watched = await watchedJourneys(services);
  return {
    untreatedShare,
    planOf: ({ journey_id: journey, version }) => {
      const plan = watched.get(journey)?.versions.get(version);
      if (plan === undefined) throw new UnknownPlan();
      return plan;
    },
    hasJourney: ({ journey_id: journey }) => watched.has(journey),
  };
}

/** All runs of these customers, by id. Asked journey by journey, for which there is an index. */
export function runsOfBoth(
  database: Pick<Database, 'dialect'>,
  db: Db | Tx,
  customers: readonly number[],
): Promise<RunRow[]> {
  const [among, ids] = inIds(database, 'customer_id', customers);
  const text = `select * from runs where journey_id in (select distinct journey_id from plans) and ${among} order by id`;
  return execute<RunRow>(database, db, text, [ids]);
}
