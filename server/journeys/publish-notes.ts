import type { PublishPreview } from '../../engine/contract/journeys.ts';
import { draw } from '../../engine/draw.ts';
import type { Channel, Facts, ProfileFact } from '../../engine/facts.ts';
import type { NodeId } from '../../engine/journey.ts';
import type { NodeTypes, Purpose, Visit } from '../../engine/node-type.ts';
import type { Plan } from '../../engine/plan.ts';
import { withheldBy } from '../../engine/treatment.ts';
import { addDays, localDate, localInstant } from '../../engine/wall-clock.ts';
import { earlierRuns, entriesBetween, judgeReentry } from '../runs/entry-rules.ts';
import { recipientOf } from '../sending/gates.ts';
import type { Services } from '../services.ts';

/** So many of those who would enter are looked at closely; larger crowds are judged by a sample, always the same. */
export const MOST_LOOKED_AT = 5000;
const CHUNK = 1000;

type Notes = PublishPreview['notes'];

/** A message of the journey: by which channel, and whether it needs consent. */
interface Sending {
  readonly channel: Channel;
  readonly purpose: Purpose;
}

/**
 * What the marketer should know of those who would enter now: who may not enter again, whom the daily limit keeps out,
 * who stays untreated, and of those who enter and are treated, who lacks an address, a consent or a date. People are
 * counted once per note; codes whose number is 0 are left out. Above 5,000 people the numbers are scaled up from a sample.
 *
 * @param ids everybody who matches the journey's audience now.
 */
export async function publishNotes(services: Services, plan: Plan, ids: readonly number[]): Promise<Notes> {
  const { untreatedShare } = await services.settings.get();
  const now = services.clock();
  const looked = sampleOf(ids);
  const counts = new Map<string, number>();
  const count = (code: string): void => void counts.set(code, (counts.get(code) ?? 0) + 1);
  const places = placesOf(plan, services.types);
  const sendings = sendingsOf(plan, services.types);
  let entering = 0;
  for (let start = 0; start < looked.length; start += CHUNK) {
    const some = looked.slice(start, start + CHUNK);
    const earlier = await earlierRuns(services.database, services.database.reader, plan.journey, some);
    const facts = await services.facts.load([{ fact: 'profile' }], some, now);
    for (const id of some) {
      const refusal = judgeReentry(plan.rules, earlier.get(id), now);
      if (refusal !== null) {
        count(refusal === 'still-inside' ? 'already-inside' : 'reentry');
        continue;
      }
      entering += 1;
      const withheld = withheldBy(plan, untreatedShare, id);
      if (withheld !== null) {
        count(withheld);
        continue;
      }
      const found = facts.get(id);
      if (found === undefined || 'failed' in found || !found.profile) continue;
      for (const code of lacksOf(sendings, found.profile)) count(code);
      if (places.some((place) => place.lacks(id, found, now))) count('missing-date');
    }
    // SQLite answers without giving way: let other requests in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const scale = looked.length === 0 ? 1 : ids.length / looked.length;
  const notes = [...counts].map(([code, people]) => ({ code, people: Math.round(people * scale) }));
  const over = Math.round(entering * scale) - (await roomToday(services, plan, now));
  if (over > 0) notes.push({ code: 'capped', people: over });
  return notes.sort((a, b) => b.people - a.people || (a.code < b.code ? -1 : 1));
}

/** At most `MOST_LOOKED_AT` of them, drawn by a key, so that the same people are looked at each time. */
function sampleOf(ids: readonly number[]): readonly number[] {
  if (ids.length <= MOST_LOOKED_AT) return ids;
  const place = new Map(ids.map((id) => [id, draw('publish-notes', id)]));
  return [...ids].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0) || a - b).slice(0, MOST_LOOKED_AT);
}

function sendingsOf(plan: Plan, types: NodeTypes): Sending[] {
  const found = new Map<string, Sending>();
  for (const step of Object.values(plan.steps)) {
    const type = types[step.type];
    if (type?.content === undefined) continue;
    const { channel, purpose } = type.content(type.config.parse(step.config));
    found.set(`${channel} ${purpose === 'ad' ? 'ad' : ''}`, { channel, purpose });
  }
  return [...found.values()];
}

/** What stands between a person and the journey's messages: a lacking address or consent, and whether all are lost. */
function lacksOf(sendings: readonly Sending[], { email, phone, consents }: ProfileFact): string[] {
  const lacks = sendings.flatMap(({ channel, purpose }) => {
    if (recipientOf({ channel, email, phone }) === null) return ['no-address'];
    return purpose === 'ad' && !consents.includes(channel) ? ['no-consent'] : [];
  });
  const codes = new Set(lacks);
  // With one kind of message the reason says it all.
  if (sendings.length > 1 && lacks.length === sendings.length) codes.add('unreachable');
  return [...codes];
}

interface LackingPlace {
  lacks(customer: number, facts: Facts, now: number): boolean;
}

/** The nodes at which somebody may lack a date. */
function placesOf(plan: Plan, types: NodeTypes): LackingPlace[] {
  return Object.entries(plan.steps).flatMap(([node, step]): LackingPlace[] => {
    const type = types[step.type];
    if (type?.lacksDate === undefined) return [];
    const config: unknown = type.config.parse(step.config);
    return [
      {
        lacks: (customer, facts, now) => type.lacksDate?.(visitAt(plan, node, config, customer, now), facts) === true,
      },
    ];
  });
}

function visitAt(plan: Plan, node: NodeId, config: unknown, customer: number, now: number): Visit<unknown> {
  const { journey, zone } = plan;
  return { config, journey, node, run: 0, customer, number: 1, arrivedAt: now, enteredAt: now, now, zone, entry: {} };
}

/** How many may still enter on this local day of the journey. */
async function roomToday({ database }: Services, { journey, rules, zone }: Plan, now: number): Promise<number> {
  if (rules.capPerDay === null) return Infinity;
  const date = localDate(now, zone);
  const [from, to] = [localInstant(zone, date, '00:00'), localInstant(zone, addDays(date, 1), '00:00')];
  const { reader } = database;
  return Math.max(0, rules.capPerDay - (await entriesBetween(database, reader, journey, from, to)));
}
