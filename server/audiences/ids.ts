import type { Plan } from '../../engine/plan.ts';
import type { Services } from '../services.ts';
import { AudienceUnavailable, matchAll } from './matching.ts';

/**
 * Which customers match the audience of a plan now, exactly; whoever newly matches comes later, so that is nobody.
 *
 * @returns null when the plan's people do not come as an audience, or when nobody can say (no churn model).
 */
export async function audienceIds(
  services: Pick<Services, 'database' | 'facts' | 'clock'>,
  { source }: Plan,
): Promise<readonly number[] | null> {
  if (source.by !== 'audience') return null;
  if (source.when === 'newly') return [];
  try {
    return (await matchAll(services, source.filter, services.clock())).ids;
  } catch (error) {
    if (error instanceof AudienceUnavailable) return null;
    throw error;
  }
}
