import { randomBytes } from 'node:crypto';
import type { CreateJourney } from '../../engine/contract/journeys.ts';
import type { Journey } from '../../engine/journey.ts';
import type { NodeTypes } from '../../engine/node-type.ts';
import { atRisk } from '../../nodes/templates/at-risk.ts';
import { winBack } from '../../nodes/templates/win-back.ts';
import type { Services } from '../services.ts';
import { draftOf as storedDraft, journeyRow } from './rows.ts';

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

/** Whom `at-risk` is for when nothing is said: whoever is likelier to leave than to stay. */
const AT_RISK = { probability: 0.5, test: false };

async function draftOf({ types, database }: Services, id: string, zone: string, wish: CreateJourney): Promise<Journey> {
  const { name, template, locale, copyOf = '' } = wish;
  if (template === 'copy') return { ...storedDraft(await journeyRow(database.db, copyOf)), id, name };
  const drafts: Readonly<Record<Exclude<CreateJourney['template'], 'copy'>, () => Journey>> = {
    blank: () => blankJourney(id, name, zone, types),
    'win-back': () => winBack(id, locale),
    'at-risk': () => atRisk(id, locale, wish.atRisk ?? AT_RISK),
  };
  return { ...drafts[template](), name, zone };
}

/**
 * Stores a new draft: blank, from a template, or with another journey's drawing.
 * @returns its id. @throws Refusal 404 when there is no journey to copy.
 */
export async function createJourney(services: Services, wish: CreateJourney): Promise<string> {
  const id = `j_${randomBytes(9).toString('base64url')}`;
  const { zone } = await services.settings.get();
  const draft = await draftOf(services, id, zone, wish);
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
