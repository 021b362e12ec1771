import type {
  ChurnFact,
  CustomerId,
  FactFailure,
  Facts,
  FactSource,
  Instant,
  Millis,
  ProfileFact,
} from '../../engine/facts.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { answerAffinity } from '../affinity/affinity-fact.ts';
import { affinitiesAt } from '../affinity/affinity-at.ts';
import { loadDid } from '../facts/did.ts';
import type { ChurnScorer } from '../facts/scorer.ts';
import { loadProfiles } from '../facts/profiles.ts';
import { NO_MODEL, scoreOrFail, tell } from '../facts/score-or-fail.ts';
import type { Database } from '../store/database.ts';
import type { PastEvents } from './past-events.ts';
import { virtualDay, type VirtualDay } from './virtual-day.ts';

const chunk = 1000;

/** A day that is looked at, with the scores of that day: each customer's anew only after they did something. */
interface Today extends VirtualDay {
  readonly day: number;
  readonly scores: Map<CustomerId, { readonly seen: number; readonly fact: ChurnFact | FactFailure }>;
}

/** Facts as of any moment of the past, folded from the event log; and how long that took. */
export interface AsOfSource extends FactSource {
  /** What the journey writes into a customer's attributes; null removes one. Seen by later loads. */
  update(customer: CustomerId, set: Readonly<Record<string, unknown>>): void;
  /** Milliseconds spent loading so far. */
  readonly spent: () => Millis;
}

/**
 * The simulator's facts: what was known at the virtual moment, so that a journey can ride through real weeks. The
 * models are today's: weights that were learned from these very weeks. Of what each customer did nothing is seen that
 * happened after the moment; an event that was told late counts from when it happened. Churn and RFM are to the bit what
 * the live source (`server/facts/fact-source.ts`) would have given then, but that the quintiles of a live shop may be a
 * minute old. Moments are best asked for in their order.
 *
 * @param histories every customer's packed history, as kept.
 * @param events those of the days that churn and RFM will be asked about.
 */
export function createAsOfSource(parts: {
  readonly database: Database;
  readonly histories: ReadonlyMap<CustomerId, Uint8Array>;
  readonly events: PastEvents;
  readonly zone: string;
  readonly scorer: ChurnScorer | null;
}): AsOfSource {
  const { database, histories, events, zone, scorer } = parts;
  const profiles = new Map<CustomerId, ProfileFact>();
  const updates = new Map<CustomerId, Readonly<Record<string, unknown>>>();
  const affinities = affinitiesAt(database, zone);
  let latest: Today | null = null;
  let spent = 0;

  async function profilesOf(customers: readonly CustomerId[]): Promise<void> {
    const missing = customers.filter((id) => !profiles.has(id));
    for (let start = 0; start < missing.length; start += chunk) {
      for (const [id, profile] of await loadProfiles(database, missing.slice(start, start + chunk)))
        profiles.set(id, updated(profile, updates.get(id)));
    }
  }

  function today(now: Instant): Today {
    const day = localDay(now, zone);
    if (latest?.day !== day) {
      latest = { day, scores: new Map(), ...virtualDay({ day, zone, histories, events }) };
    }
    return latest;
  }

  async function churn(
    customers: readonly CustomerId[],
    now: Instant,
  ): Promise<Map<CustomerId, ChurnFact | FactFailure>> {
    if (scorer === null) return new Map(customers.map((id) => [id, NO_MODEL]));
    const { day, scores, seen, historyAt } = today(now);
    const wanted = customers.filter((id) => histories.has(id) && scores.get(id)?.seen !== seen(id, now));
    if (wanted.length > 0) {
      const blobs = wanted.map((id) => historyAt(id, now)!);
      const facts = await scoreOrFail(scorer, blobs, day, now);
      wanted.forEach((id, index) => scores.set(id, { seen: seen(id, now), fact: facts[index]! }));
    }
    return new Map(customers.map((id) => [id, at(scores.get(id)?.fact ?? { status: 'none' }, now)]));
  }

  return {
    spent: () => spent,
    update(customer, set) {
      updates.set(customer, { ...updates.get(customer), ...set });
      const known = profiles.get(customer);
      if (known) profiles.set(customer, updated(known, set));
    },
    async load(requests, customers, now) {
      const started = performance.now();
      const found = new Map<CustomerId, { -readonly [Key in keyof Facts]: Facts[Key] }>(
        customers.map((id) => [id, {}]),
      );
      const failed = new Map<CustomerId, FactFailure>();
      for (const request of requests) {
        if (request.fact === 'profile') {
          await profilesOf(customers);
          for (const [id, facts] of found) {
            const profile = profiles.get(id);
            if (profile) facts.profile = profile;
          }
        } else if (request.fact === 'churn') {
          const scores = await churn(customers, now);
          for (const [id, facts] of found) {
            const score = tell(scores.get(id)!, request);
            if ('failed' in score) failed.set(id, score);
            else facts.churn = score;
          }
        } else if (request.fact === 'rfm') {
          const { rfmAt } = today(now);
          for (const [id, facts] of found) facts.rfm = rfmAt(id, now);
        } else if (request.fact === 'did') {
          for (let start = 0; start < customers.length; start += chunk) {
            for (const [id, fact] of await loadDid(database, request, customers.slice(start, start + chunk), now)) {
              const facts = found.get(id)!;
              facts.did = { ...facts.did, [request.key]: fact };
            }
          }
        }
      }
      for (const [id, answer] of await answerAffinity(requests, (items) => affinities.load(items, customers, now))) {
        if ('failed' in answer) failed.set(id, answer);
        else found.get(id)!.affinity = answer.affinity;
      }
      spent += performance.now() - started;
      return failed.size === 0 ? found : new Map<CustomerId, Facts | FactFailure>([...found, ...failed]);
    },
  };
}

/** A score that still holds, as of a later moment. */
function at(fact: ChurnFact | FactFailure, now: Instant): ChurnFact | FactFailure {
  return 'status' in fact && fact.status === 'scored' && fact.at !== now ? { ...fact, at: now } : fact;
}

/** A profile with attributes written over it, as the durable run writes them. */
function updated(profile: ProfileFact, set: Readonly<Record<string, unknown>> | undefined): ProfileFact {
  if (set === undefined) return profile;
  const kept = Object.entries({ ...profile.attributes, ...set }).filter(([name]) => set[name] !== null);
  return { ...profile, attributes: Object.fromEntries(kept) };
}
