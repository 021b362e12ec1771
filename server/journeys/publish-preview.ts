import { compile } from '../../engine/compile.ts';
import type { PublishPreview } from '../../engine/contract/journeys.ts';
import type { Plan } from '../../engine/plan.ts';
import { shopLacks } from '../../engine/shop-lacks.ts';
import { untreatedShareOf } from '../../engine/treatment.ts';
import { unknownItems } from '../../engine/unknown-items.ts';
import { predictedItems } from '../affinity/shop-items.ts';
import type { Services } from '../services.ts';
import type { Db } from '../store/database.ts';
import { publishNotes } from './publish-notes.ts';
import { nextVersion } from './publish.ts';
import { draftOf, journeyRow } from './rows.ts';

/**
 * What publishing would do: every issue, how many people would come in, where those inside stand.
 * @param audienceIds whom an audience trigger would bring in; null = not known or not an audience trigger.
 * @throws Refusal 404.
 */
export async function publishPreview(
  services: Services,
  id: string,
  audienceIds: ((plan: Plan) => Promise<readonly number[] | null>) | undefined,
): Promise<PublishPreview> {
  const { db } = services.database;
  const row = await journeyRow(db, id);
  const draft = draftOf(row);
  const compiled = compile(draft, await nextVersion(db, id), services.types);
  // Whoever is still leaving a stopped journey is nobody to ask about.
  const inside = row.state === 'stopped' ? [] : await insideByNode(db, id);
  const plan = 'plan' in compiled ? compiled.plan : null;
  const ids = plan && audienceIds ? await audienceIds(plan) : null;
  const settings = await services.settings.get();
  const issues = 'plan' in compiled ? compiled.warnings : compiled.issues;
  const known = await predictedItems(services.database);
  const nodes = new Set(draft.nodes.map((node) => node.id));
  return {
    issues: [
      ...issues,
      ...unknownItems(draft, services.types, known, issues),
      ...shopLacks(draft, services.types, settings),
    ],
    wouldEnter: ids?.length ?? null,
    untreatedShare: untreatedShareOf(draft, settings.untreatedShare),
    inside: inside.map(({ node, people }) => ({ node, people, kept: nodes.has(node) })),
    notes: plan && ids ? await publishNotes(services, plan, ids) : [],
  };
}

async function insideByNode(db: Db, id: string): Promise<{ readonly node: string; readonly people: number }[]> {
  const rows = await db
    .selectFrom('runs')
    .select((the) => ['node_id as node', the.fn.countAll<number>().as('people')])
    .where('journey_id', '=', id)
    .where('place', '<>', 'ended')
    .groupBy('node_id')
    .orderBy('node_id')
    .execute();
  return rows.map(({ node, people }) => ({ node, people: Number(people) }));
}
