import type { RunSummary } from '../../engine/contract/people.ts';
import type { Journey } from '../../engine/journey.ts';
import type { Locale, Text } from '../../engine/text.ts';
import type { Wait } from '../../engine/node-type.ts';
import type { Services } from '../services.ts';
import type { Selectable } from 'kysely';
import type { RunsTable } from '../store/journey-schema.ts';

export type RunRow = Selectable<RunsTable>;

/** Names of journeys and nodes as one version of a journey has them; kept, since a version never changes. */
export interface Names {
  journeyName(journey: string): Promise<string>;
  node(journey: string, version: number, node: string): Promise<{ readonly title: string; readonly type: string }>;
  /** What a node's port is called; null when that version does not draw it, or it has no words. */
  port(journey: string, version: number, node: string, port: string): Promise<Text | null>;
}

/** Looks names up for one request; a node without a label is called by its type's title. */
export function namesFor({ database, types }: Services, locale: Locale): Names {
  const drawings = new Map<string, Promise<Journey | null>>();
  const names = new Map<string, Promise<string>>();
  return { journeyName: (journey) => kept(names, journey, () => nameOfJourney(journey)), node, port };

  async function node(journey: string, version: number, id: string): Promise<{ title: string; type: string }> {
    const drawing = await kept(drawings, `${journey} ${version}`, () => drawingOf(journey, version));
    const found = drawing?.nodes.find((candidate) => candidate.id === id);
    if (!found) return { title: id, type: '' };
    const type = Object.hasOwn(types, found.type) ? types[found.type] : undefined;
    return { title: found.label || (type?.title[locale] ?? found.type), type: found.type };
  }

  async function port(journey: string, version: number, id: string, sought: string): Promise<Text | null> {
    const drawing = await kept(drawings, `${journey} ${version}`, () => drawingOf(journey, version));
    const found = drawing?.nodes.find((candidate) => candidate.id === id);
    const type = found && Object.hasOwn(types, found.type) ? types[found.type] : undefined;
    const config = type?.config.safeParse(found?.config);
    if (!type || config?.success !== true) return null;
    return type.ports(config.data).find((candidate) => candidate.id === sought)?.label ?? null;
  }

  async function drawingOf(journey: string, version: number): Promise<Journey | null> {
    const row = await database.reader
      .selectFrom('plans')
      .select('journey')
      .where('journey_id', '=', journey)
      .where('version', '=', version)
      .executeTakeFirst();
    return row ? (JSON.parse(row.journey) as Journey) : null;
  }

  async function nameOfJourney(journey: string): Promise<string> {
    const row = await database.reader
      .selectFrom('journeys')
      .select('name')
      .where('id', '=', journey)
      .executeTakeFirst();
    if (row) return row.name;
    const plan = await database.reader
      .selectFrom('plans')
      .select('journey')
      .where('journey_id', '=', journey)
      .orderBy('version', 'desc')
      .executeTakeFirst();
    return plan ? (JSON.parse(plan.journey) as Journey).name : journey;
  }
}

function kept<Value>(values: Map<string, Promise<Value>>, key: string, make: () => Promise<Value>): Promise<Value> {
  const known = values.get(key);
  if (known) return known;
  const made = make();
  values.set(key, made);
  return made;
}

/** When a run moves on by itself: its due time while it has one ahead, else null. */
export function untilOf(row: Pick<RunRow, 'place' | 'due_at' | 'wait'>): number | null {
  if (row.place === 'ended') return null;
  if (row.due_at !== null && row.due_at > 0) return row.due_at;
  return row.wait === null ? null : ((JSON.parse(row.wait) as Wait).until ?? null);
}

/** A run as people see it. */
export async function runSummary(row: RunRow, names: Names): Promise<RunSummary> {
  return {
    run: row.id,
    journey: row.journey_id,
    journeyName: await names.journeyName(row.journey_id),
    version: row.version,
    enteredAt: row.entered_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
    place: row.place,
    node: row.node_id,
    nodeTitle: (await names.node(row.journey_id, row.version, row.node_id)).title,
    since: row.arrived_at,
    until: untilOf(row),
    held: row.held_code === null ? null : { code: row.held_code, detail: row.held_detail ?? '' },
  };
}
