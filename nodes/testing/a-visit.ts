import type { ProfileFact } from '../../engine/facts.ts';
import type { Journey } from '../../engine/journey.ts';
import type { Surroundings, Visit } from '../../engine/node-type.ts';

/** Monday 2 March 2026, 10:00 in Seoul. */
export const MONDAY_10 = Date.UTC(2026, 2, 2, 1);

/** A visit for tests: run 1 of customer 7 arrives at node `n` on Monday 2 March 2026, 10:00 in Seoul. */
export function aVisit<Config>(config: Config, over: Partial<Visit<Config>> = {}): Visit<Config> {
  const now = over.now ?? MONDAY_10;
  return {
    config,
    journey: 'j',
    node: 'n',
    run: 1,
    customer: 7,
    number: 1,
    arrivedAt: now,
    enteredAt: now,
    now,
    zone: 'Asia/Seoul',
    entry: {},
    ...over,
  };
}

/** A customer for tests, who has consented to everything. */
export function aProfile(over: Partial<ProfileFact> = {}): ProfileFact {
  return {
    externalId: 'c-7',
    attributes: {},
    email: 'c7@example.com',
    phone: '+821000000007',
    zone: null,
    consents: ['email', 'sms', 'alimtalk'],
    ...over,
  };
}

/** A journey with the one node `n`, connected by the given ports to a node `z`. */
export function aroundNode(type: string, config: unknown, connected: readonly string[] = []): Surroundings {
  const node = { id: 'n', type, config, at: { x: 0, y: 0 } };
  const journey: Journey = {
    id: 'j',
    name: 'Journey',
    nodes: [node, { id: 'z', type: 'exit', config: { reason: 'done' }, at: { x: 0, y: 150 } }],
    edges: connected.map((port) => ({ from: 'n', port, to: 'z' })),
    goal: null,
    exits: [],
    entry: { reentry: 'once', gapMs: 0, capPerDay: null },
    holdout: 0,
    zone: 'Asia/Seoul',
  };
  return { journey, node };
}

/** The codes of issues, for comparing. */
export function codesOf(issues: readonly { readonly code: string }[] | undefined): string[] {
  return (issues ?? []).map((issue) => issue.code);
}
