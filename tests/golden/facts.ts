import { didKey, matchesEvent } from '../../engine/evaluate-filter.ts';
import type { AffinityFact, ChurnFact, FactFailure, FactRequest, FactSource, ProfileFact } from '../../engine/facts.ts';
import type { DidFact, Facts, RfmFact } from '../../engine/facts.ts';
import type { OccurredEvent } from '../../engine/match-event.ts';
import type { MessageFate } from '../../engine/simulate.ts';

/** All that a golden ride knows of a customer: plain data that is stored with it. */
export interface GoldenPerson {
  readonly id: number;
  readonly enteredAt: number;
  readonly entry: Readonly<Record<string, unknown>>;
  readonly profile: ProfileFact;
  readonly churn: ChurnFact;
  readonly rfm: RfmFact;
  /** By item; whoever is not asked about needs no answer. */
  readonly affinity: Readonly<Record<string, AffinityFact>>;
  /** By `occurredAt`; those before the entry are what the customer has done. */
  readonly events: readonly OccurredEvent[];
  /** What becomes of their messages, by channel; accepted where nothing is said. */
  readonly fates: Readonly<Record<string, MessageFate>>;
}

type Loaded = { -readonly [Key in keyof Facts]: Facts[Key] };

/** Facts as the people's data says, the same at every moment but for what they have done. */
export function goldenFacts(people: readonly GoldenPerson[]): FactSource {
  const known = new Map(people.map((person) => [person.id, person]));
  return {
    load: (requests, customers, now) =>
      Promise.resolve(
        new Map(
          customers.flatMap((id): [number, Facts | FactFailure][] => {
            const person = known.get(id);
            return person === undefined ? [] : [[id, factsOf(person, requests, now)]];
          }),
        ),
      ),
  };
}

function factsOf(person: GoldenPerson, requests: readonly FactRequest[], now: number): Facts | FactFailure {
  const facts: Loaded = {};
  for (const request of requests) {
    switch (request.fact) {
      case 'profile':
        facts.profile = person.profile;
        break;
      case 'rfm':
        facts.rfm = person.rfm;
        break;
      case 'churn':
        if (person.churn.status === 'failed' && request.onFailure !== 'tell') return failed(person.churn.code);
        facts.churn = person.churn;
        break;
      case 'affinity': {
        const answer = person.affinity[request.item];
        if (answer === undefined) return failed('unknown-item');
        const missing = answer.status === 'none' && answer.why !== 'no-orders';
        if (missing && request.onFailure === 'hold') return failed(answer.why ?? 'no-fit');
        facts.affinity = { ...facts.affinity, [request.item]: answer };
        break;
      }
      case 'did':
        facts.did = { ...facts.did, [didKey(request)]: didOf(person, request, now) };
        break;
    }
  }
  return facts;
}

function didOf({ events }: GoldenPerson, request: Extract<FactRequest, { fact: 'did' }>, now: number): DidFact {
  const { event, where, withinMs = Infinity } = request;
  const times = events
    .filter((one) => one.occurredAt <= now && one.occurredAt > now - withinMs)
    .filter((one) => matchesEvent({ event, ...(where !== undefined && { where }) }, one))
    .map((one) => one.occurredAt);
  return { count: times.length, last: times.at(-1) ?? null };
}

function failed(code: string): FactFailure {
  return { failed: { code, detail: 'as the golden person says' } };
}
