import { compile } from '../../engine/compile.ts';
import type { PublishPreview } from '../../engine/contract/journeys.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Services } from '../services.ts';
import { nextVersion } from './publish.ts';
import { draftOf, journeyRow } from './rows.ts';

/**
 * What publishing would do: every issue, how many people would come in, where those inside stand.
 * @param audienceCount how many an audience trigger would bring in; null = not known or not an audience trigger.
 * @throws Refusal 404.
 */
export async function publishPreview(
  services: Services,
  id: string,
  audienceCount: ((plan: Plan) => Promise<number | null>) | undefined,
): Promise<PublishPreview> {
  const { db } = services.database;
  const draft = draftOf(await journeyRow(db, id));
  const compiled = compile(draft, await nextVersion(db, id), services.types);
  const inside = await db
    .selectFrom('runs')
    .select((the) => ['node_id as node', the.fn.countAll<number>().as('people')])
    .where('journey_id', '=', id)
    .where('place', '<>', 'ended')
    .groupBy('node_id')
    .orderBy('node_id')
    .execute();
  const nodes = new Set(draft.nodes.map((node) => node.id));
  return {
    issues: 'plan' in compiled ? compiled.warnings : compiled.issues,
    wouldEnter: 'plan' in compiled && audienceCount ? await audienceCount(compiled.plan) : null,
    inside: inside.map(({ node, people }) => ({ node, people: Number(people), kept: nodes.has(node) })),
    notes: [],
  };
}
