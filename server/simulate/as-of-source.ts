import type {
  ChurnFact,
  CustomerId,
  FactFailure,
  Facts,
  FactSource,
  Millis,
  ProfileFact,
  RfmFact,
} from '../../engine/facts.ts';
import { localDay } from '../../engine/wall-clock.ts';
import { affinitiesAt } from '../affinity/affinity-at.ts';
import { recentOrders } from '../facts/activity.ts';
import { loadDid } from '../facts/did.ts';
import type { ChurnScorer } from '../facts/scorer.ts';
import { loadProfiles } from '../facts/profiles.ts';
import { NO_MODEL, scoreOrFail, tell } from '../facts/score-or-fail.ts';
import { rfmDistribution, scoreRfm, type RawRfm, type RfmDistribution } from '../facts/rfm-distribution.ts';
import type { Database } from '../store/database.ts';

const chunk = 1000;

interface DayOfRfm {
  readonly raw: ReadonlyMap<CustomerId, RawRfm>;
  readonly distribution: RfmDistribution;
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
 * models are today's: weights that were learned from these very weeks, but nothing later is seen of what
 * each customer did: for churn and RFM nothing after the moment's day, for the others nothing after the moment.
 *
 * @param histories every customer's packed history; days after the virtual one are not looked at.
 */
export function createAsOfSource(parts: {
  readonly database: Database;
  readonly histories: ReadonlyMap<CustomerId, Uint8Array>;
  readonly zone: string;
  readonly scorer: ChurnScorer | null;
}): AsOfSource {
  const { database, histories, zone, scorer } = parts;
  const profiles = new Map<CustomerId, ProfileFact>();
  const updates = new Map<CustomerId, Readonly<Record<string, unknown>>>();
  const affinities = affinitiesAt(database, zone);
  const rfmDays = new Map<number, DayOfRfm>();
  const scoresByDay = new Map<number, Map<CustomerId, ChurnFact | FactFailure>>();
  let spent = 0;

  async function profilesOf(customers: readonly CustomerId[]): Promise<void> {
    const missing = customers.filter((id) => !profiles.has(id));
    for (let start = 0; start < missing.length; start += chunk) {
      for (const [id, profile] of await loadProfiles(database, missing.slice(start, start + chunk)))
        profiles.set(id, updated(profile, updates.get(id)));
    }
  }

  function rfmOf(day: number): DayOfRfm {
    let found = rfmDays.get(day);
    if (!found) {
      const raw = new Map([...histories].map(([id, blob]) => [id, recentOrders(blob, day)]));
      found = { raw, distribution: rfmDistribution(raw.values()) };
      rfmDays.set(day, found);
    }
    return found;
  }

  function rfm(id: CustomerId, day: number): RfmFact {
    const { raw, distribution } = rfmOf(day);
    return scoreRfm(raw.get(id), day, distribution);
  }

  /** Scores of a day, each customer once. */
  async function churn(
    customers: readonly CustomerId[],
    day: number,
    now: number,
  ): Promise<Map<CustomerId, ChurnFact | FactFailure>> {
    let known = scoresByDay.get(day);
    if (!known) scoresByDay.set(day, (known = new Map<CustomerId, ChurnFact | FactFailure>()));
    const wanted = customers.filter((id) => !known.has(id));
    const scorable = wanted.filter((id) => histories.has(id));
    for (const id of wanted) known.set(id, { status: 'none' });
    if (scorer === null) for (const id of wanted) known.set(id, NO_MODEL);
    else if (scorable.length > 0) {
      const blobs = scorable.map((id) => histories.get(id)!);
      (await scoreOrFail(scorer, blobs, day, now)).forEach((fact, index) => known.set(scorable[index]!, fact));
    }
    return known;
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
      const day = localDay(now, zone);
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
          const scores = await churn(customers, day, now);
          for (const [id, facts] of found) {
            const score = tell(scores.get(id)!, request);
            if ('failed' in score) failed.set(id, score);
            else facts.churn = score;
          }
        } else if (request.fact === 'rfm') {
          for (const [id, facts] of found) facts.rfm = rfm(id, day);
        } else if (request.fact === 'did') {
          for (let start = 0; start < customers.length; start += chunk) {
            for (const [id, fact] of await loadDid(database, request, customers.slice(start, start + chunk), now)) {
              const facts = found.get(id)!;
              facts.did = { ...facts.did, [request.key]: fact };
            }
          }
        }
      }
      const items = requests.flatMap((request) => (request.fact === 'affinity' ? [request.item] : []));
      if (items.length > 0) {
        for (const [id, answer] of await affinities.load(items, customers, now)) found.get(id)!.affinity = answer;
      }
      spent += performance.now() - started;
      return failed.size === 0 ? found : new Map<CustomerId, Facts | FactFailure>([...found, ...failed]);
    },
  };
}

/** A profile with attributes written over it, as the durable run writes them. */
function updated(profile: ProfileFact, set: Readonly<Record<string, unknown>> | undefined): ProfileFact {
  if (set === undefined) return profile;
  const kept = Object.entries({ ...profile.attributes, ...set }).filter(([name]) => set[name] !== null);
  return { ...profile, attributes: Object.fromEntries(kept) };
}
