import { randomBytes } from 'node:crypto';
import type { CreateJourney } from '../../engine/contract/journeys.ts';
import type { Journey } from '../../engine/journey.ts';
import type { NodeTypes } from '../../engine/node-type.ts';
import { winBack } from '../../nodes/templates/win-back.ts';
import type { Services } from '../services.ts';

/** A journey with nothing but its entry node, ready to be drawn on. */
export function blankJourney(id: string, name: string, zone: string, types: NodeTypes): Journey {
  const entry = Object.values(types).find((type) => type.entry !== undefined);
  return {
    id,
    name,
    nodes: entry ? [{ id: 'start', type: entry.type, config: entry.initial, at: { x: 0, y: 0 } }] : [],
    edges: [],
    goal: null,
    exits: [],
    entry: { reentry: 'after-exit', gapMs: 0, capPerDay: null },
    holdout: 0,
    zone,
  };
}

/** Stores a new draft, blank or from a template. @returns its id. */
export async function createJourney(services: Services, wish: CreateJourney): Promise<string> {
  const id = `j_${randomBytes(9).toString('base64url')}`;
  const { zone } = await services.settings.get();
  const draft =
    wish.template === 'blank'
      ? blankJourney(id, wish.name, zone, services.types)
      : { ...winBack(id, wish.locale), name: wish.name, zone };
  const now = services.clock();
  await services.database.write(async (tx) => {
    await tx
      .insertInto('journeys')
      .values({
        id,
        name: wish.name,
        draft: JSON.stringify(draft),
        rev: 1,
        state: 'draft',
        paused_at: null,
        live_version: null,
        created_at: now,
        updated_at: now,
      })
      .execute();
  });
  return id;
}
