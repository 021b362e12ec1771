import type { RunDetail } from '../../engine/contract/people.ts';
import type { Facts } from '../../engine/facts.ts';
import type { Cause, Wait } from '../../engine/node-type.ts';
import type { Locale } from '../../engine/text.ts';
import { notFound } from '../http/errors.ts';
import { slotMinute } from '../runs/run-row.ts';
import { HORIZON_MS } from '../runs/waiting-minutes.ts';
import type { ScoringPool } from '../model/pool.ts';
import type { Services } from '../services.ts';
import { slotId } from '../temporal-names.ts';
import { customerItems, goneCustomer } from './customer-items.ts';
import { explainScores } from './explain-scores.ts';
import { messagesOfRun } from './messages.ts';
import { namesFor, runSummary, type RunRow } from './run-summaries.ts';

type Step = RunDetail['path'][number];

/**
 * One customer's way through one journey version, with the reasons kept at each visit; reasons of scores that were not
 * kept are worked out again.
 * @param pool null while there is no model. @param webUrl address of Temporal's own pages; null = there are none.
 * @throws Refusal 404 `run-not-found`, also when the run is another customer's.
 */
export async function runDetail(
  services: Services,
  pool: ScoringPool | null,
  customer: number,
  run: number,
  webUrl: string | null,
  locale: Locale,
): Promise<RunDetail> {
  const { reader } = services.database;
  const row = await reader
    .selectFrom('runs')
    .selectAll()
    .where('id', '=', run)
    .where('customer_id', '=', customer)
    .executeTakeFirst();
  if (!row) throw notFound('run');
  const names = namesFor(services, locale);
  const [summary, people, visits, messages] = await Promise.all([
    runSummary(row, names),
    customerItems(services.database, [customer]),
    reader.selectFrom('visits').selectAll().where('run_id', '=', run).orderBy('visit').execute(),
    messagesOfRun(services, run, names),
  ]);
  const path: Step[] = [];
  for (const visit of visits) {
    const { journey_id: journey, version, node_id: node, port } = visit;
    const { title, type } = await names.node(journey, version, node);
    const portLabel = port === null ? null : await names.port(journey, version, node, port);
    path.push({
      node,
      type,
      title,
      visit: visit.visit,
      arrivedAt: visit.arrived_at,
      leftAt: visit.left_at,
      port,
      ...(portLabel !== null && { portLabel }),
      exit: visit.exit,
      facts: jsonOf<Facts>(visit.facts),
      cause: jsonOf<Cause>(visit.cause),
      messages: messages.get(visit.visit) ?? [],
    });
  }
  if (row.place !== 'ended' && !path.some((step) => step.visit === row.visit)) {
    const { title, type } = await names.node(row.journey_id, row.version, row.node_id);
    path.push({
      node: row.node_id,
      type,
      title,
      visit: row.visit,
      arrivedAt: row.arrived_at,
      leftAt: null,
      port: null,
      exit: null,
      facts: jsonOf<Facts>(row.facts),
      cause: jsonOf<Cause>(row.cause),
      messages: messages.get(row.visit) ?? [],
    });
  }
  const explained = await explainScores(
    services,
    pool,
    customer,
    path.map(({ facts }) => facts),
  );
  return {
    ...summary,
    customer: people.get(customer) ?? goneCustomer(customer),
    treatment: row.treatment,
    withheld: row.treatment === 'treated' ? null : (row.withheld ?? 'holdout'),
    wait: jsonOf<Wait>(row.wait),
    workflow: workflowOf(row, webUrl, services.clock()),
    path: path.map((step, index) => ({ ...step, ...explained[index] })),
  };
}

function jsonOf<Value>(json: string | null): Value | null {
  return json === null ? null : (JSON.parse(json) as Value);
}

/** What carries the run now: its batch while it rides; while it is parked the slot of its due minute, once there is one. */
function workflowOf(row: RunRow, webUrl: string | null, now: number): RunDetail['workflow'] {
  const id =
    row.place === 'riding' && row.batch_id !== null
      ? row.batch_id
      : row.place === 'parked' && row.due_at !== null && row.due_at < now + HORIZON_MS
        ? slotId(slotMinute(row.due_at))
        : null;
  if (id === null) return null;
  return { id, url: webUrl === null ? null : `${webUrl}/namespaces/default/workflows/${encodeURIComponent(id)}` };
}
