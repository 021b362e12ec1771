import { isUntreated } from '../../engine/draw.ts';
import type { ChurnFact, Facts, RfmFact } from '../../engine/facts.ts';
import type { CustomerDetail } from '../../engine/contract/people.ts';
import type { Locale } from '../../engine/text.ts';
import { likelyPurchases } from '../affinity/likely-purchases.ts';
import { notFound } from '../http/errors.ts';
import { customerPrediction } from '../predictions/customer-prediction.ts';
import type { ScoringPool } from '../model/pool.ts';
import type { Services } from '../services.ts';
import { explainScores } from './explain-scores.ts';
import { customerItems, recordOf } from './customer-items.ts';
import { namesFor, runSummary } from './run-summaries.ts';

const MOST_EVENTS = 100;
const MOST_RUNS = 100;
const MOST_JOINED = 50;

/**
 * Everything about one customer.
 * @param pool what works out the reasons of the score; null while there is no model.
 * @throws Refusal 404 `customer-not-found`.
 */
export async function customerDetail(
  services: Services,
  pool: ScoringPool | null,
  id: number,
  locale: Locale,
): Promise<CustomerDetail> {
  const { database, clock } = services;
  const { reader } = database;
  const [item, row] = await Promise.all([
    customerItems(database, [id]).then((items) => items.get(id)),
    reader.selectFrom('customers').select(['attributes', 'zone']).where('id', '=', id).executeTakeFirst(),
  ]);
  if (!item || !row) throw notFound('customer');
  const { untreatedShare, zone } = await services.settings.get();
  const [consents, runs, events, scores, likely, prediction, joined] = await Promise.all([
    reader
      .selectFrom('consents')
      .select(['channel', 'purpose', 'granted', 'at', 'source'])
      .where('customer_id', '=', id)
      .orderBy('channel')
      .orderBy('purpose')
      .execute(),
    reader
      .selectFrom('runs')
      .selectAll()
      // Journey by journey: entries have an index by journey and customer, ended runs none by customer alone.
      .where('journey_id', 'in', reader.selectFrom('plans').select('journey_id').distinct())
      .where('customer_id', '=', id)
      .orderBy('id', 'desc')
      .limit(MOST_RUNS)
      .execute(),
    reader
      .selectFrom('events')
      .select(['id', 'event', 'occurred_at as occurredAt', 'properties'])
      .where('customer_id', '=', id)
      .orderBy('occurred_at', 'desc')
      .orderBy('id', 'desc')
      .limit(MOST_EVENTS)
      .execute(),
    scoresOf(services, pool, id),
    likelyPurchases(database, id, clock(), zone),
    customerPrediction(database, id),
    reader
      .selectFrom('aliases')
      .select(['external_id as externalId', 'at', 'source'])
      .where('customer_id', '=', id)
      .orderBy('id', 'desc')
      .limit(MOST_JOINED)
      .execute(),
  ]);
  const names = namesFor(services, locale);
  return {
    ...item,
    untreated: isUntreated(id, untreatedShare),
    attributes: recordOf(row.attributes),
    zone: row.zone,
    joined,
    consents: consents.map((consent) => ({ ...consent, granted: consent.granted === 1 })),
    ...scores,
    likely,
    prediction,
    runs: await Promise.all(runs.map((run) => runSummary(run, names))),
    events: events.map((event) => ({ ...event, properties: recordOf(event.properties) })),
  };
}

/** Scores now; a model that is not there yet leaves them out, it does not take the page away. */
async function scoresOf(
  services: Services,
  pool: ScoringPool | null,
  id: number,
): Promise<{ churn: ChurnFact | null; rfm: RfmFact | null }> {
  const { facts, clock, log } = services;
  const load = async (fact: 'churn' | 'rfm'): Promise<Facts> => {
    try {
      const answer = (await facts.load([{ fact }], [id], clock())).get(id);
      return answer && !('failed' in answer) ? answer : {};
    } catch (error) {
      log.warn({ err: error, fact }, 'a score could not be loaded for a customer page');
      return {};
    }
  };
  const [{ churn }, { rfm }] = await Promise.all([load('churn'), load('rfm')]);
  return { churn: await explained(services, pool, id, churn ?? null), rfm: rfm ?? null };
}

/** The score with reasons by Shapley values; as it came where these cannot be had. */
async function explained(
  services: Services,
  pool: ScoringPool | null,
  id: number,
  churn: ChurnFact | null,
): Promise<ChurnFact | null> {
  if (churn?.status !== 'scored') return churn;
  const [again] = await explainScores(services, pool, id, [{ churn: { ...churn, reasons: [] } }]);
  const score = again?.facts?.churn;
  return again?.reasonsMissing === undefined && score ? score : churn;
}
