import type { ChurnFact, CustomerId, FactFailure, FactRequest, FactSource, Facts } from '../../engine/facts.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { answerAffinity } from '../affinity/affinity-fact.ts';
import { loadAffinity } from '../affinity/load-affinity.ts';
import type { ShopSettings } from '../services.ts';
import type { Database } from '../store/database.ts';
import { loadHistories } from './activity.ts';
import { loadDid } from './did.ts';
import { loadProfiles } from './profiles.ts';
import type { RfmScores } from './rfm.ts';
import { NO_MODEL, scoreOrFail, tell } from './score-or-fail.ts';
import type { ChurnScorer } from './scorer.ts';

type Mutable = { -readonly [Key in keyof Facts]: Facts[Key] };

/**
 * Loads facts from the store, for a whole batch at once; churn is scored live from the events up to now, purchase
 * probabilities are those of the daily fit, those of new customers live.
 */
export function createFactSource(parts: {
  readonly database: Database;
  readonly settings: ShopSettings;
  readonly rfm: RfmScores;
  /** Null while no model can be used: whoever needs a score then fails with the code `no-model` (see `scoreOrFail`). */
  readonly scorer: () => ChurnScorer | null;
}): FactSource {
  const { database, settings, rfm, scorer } = parts;

  async function churn(
    customers: readonly CustomerId[],
    now: number,
    zone: string,
  ): Promise<Map<CustomerId, ChurnFact | FactFailure>> {
    const pool = scorer();
    if (pool === null) return new Map(customers.map((id) => [id, NO_MODEL]));
    const histories = await loadHistories(database, database.reader, customers);
    const known = customers.filter((id) => histories.has(id));
    const scores = await scoreOrFail(
      pool,
      known.map((id) => histories.get(id)!),
      localDay(now, zone),
      now,
    );
    const facts = new Map<CustomerId, ChurnFact | FactFailure>(customers.map((id) => [id, { status: 'none' }]));
    known.forEach((id, index) => facts.set(id, scores[index]!));
    return facts;
  }

  return {
    async load(requests: readonly FactRequest[], customers, now) {
      const { zone } = await settings.get();
      const found = new Map<CustomerId, Mutable | FactFailure>(customers.map((id) => [id, {}]));
      const put = (id: CustomerId, part: Mutable): void => {
        const facts = found.get(id);
        if (facts && !('failed' in facts)) Object.assign(facts, part);
      };
      for (const request of requests) {
        if (request.fact === 'profile') {
          const profiles = await loadProfiles(database, customers);
          for (const id of customers) {
            const profile = profiles.get(id);
            if (profile) put(id, { profile });
            else found.set(id, { failed: { code: 'no-customer', detail: `Customer ${id} does not exist any more.` } });
          }
        } else if (request.fact === 'churn') {
          const scores = await churn(customers, now, zone);
          for (const id of customers) {
            const score = tell(scores.get(id)!, request);
            if ('failed' in score) found.set(id, score);
            else put(id, { churn: score });
          }
        } else if (request.fact === 'rfm') {
          for (const [id, fact] of await rfm.load(customers, now, zone)) put(id, { rfm: fact });
        } else if (request.fact === 'did') {
          const answers = await loadDid(database, request, customers, now);
          for (const [id, fact] of answers) {
            const facts = found.get(id);
            if (facts && !('failed' in facts)) facts.did = { ...facts.did, [request.key]: fact };
          }
        }
      }
      const likely = await answerAffinity(requests, (items) => loadAffinity(database, items, customers, now, zone));
      for (const [id, answer] of likely) {
        if ('failed' in answer) found.set(id, answer);
        else put(id, answer);
      }
      return found;
    },
  };
}
