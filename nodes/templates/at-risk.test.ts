import { describe, expect, it } from 'vitest';
import { advance } from '../../engine/advance.ts';
import { compile } from '../../engine/compile.ts';
import { matchesAudience } from '../../engine/evaluate-filter.ts';
import type { ChurnFact, FactSource } from '../../engine/facts.ts';
import { journey as journeySchema } from '../../engine/journey.ts';
import type { Run } from '../../engine/run.ts';
import { validate } from '../../engine/validate.ts';
import { nodeTypes } from '../index.ts';
import type { TriggerConfig } from '../trigger/config.ts';
import { atRisk } from './at-risk.ts';

const NOW = Date.UTC(2026, 2, 2);
const churn = (p: number): ChurnFact => ({ status: 'scored', p, band: 1, reasons: [], modelHash: 'm', at: NOW });
const source: FactSource = { load: (_, customers) => Promise.resolve(new Map(customers.map((id) => [id, {}]))) };

const wishes = [
  { locale: 'ko', test: false, probability: 0.7 },
  { locale: 'en', test: true, probability: 0.425 },
] as const;

describe.each(wishes)('the journey for customers likely to leave: %o', ({ locale, ...wish }) => {
  const journey = atRisk('j', locale, wish);

  it('is a journey without a single issue', () => {
    expect(journeySchema.parse(journey)).toEqual(journey);
    expect(validate(journey, nodeTypes)).toEqual([]);
  });

  it('takes in whoever leaves with at least that probability', () => {
    const config = journey.nodes.find(({ id }) => id === 'start')?.config as Extract<TriggerConfig, { by: 'audience' }>;
    const comes = (p: number): boolean => matchesAudience(config.filter, { churn: churn(p) });
    expect([wish.probability - 0.001, wish.probability, 0.99].map(comes)).toEqual([false, true, true]);
    expect(journey.name).toContain(wish.probability === 0.7 ? '70%' : '42.5%');
  });

  it('sends a message to everybody, or as a test to one half', async () => {
    const compiled = compile(journey, 1, nodeTypes);
    if (!('plan' in compiled)) throw new Error('issues');
    const { plan } = compiled;
    const at = { arrivedAt: NOW, enteredAt: NOW };
    const runs = Array.from({ length: 400 }, (_, index): Run => {
      const customer = index + 1;
      return {
        id: customer,
        customer,
        node: plan.entry,
        visit: 1,
        ...at,
        wait: null,
        cause: null,
        facts: null,
        entry: {},
      };
    });
    const legs = await advance(plan, runs, NOW, source, nodeTypes);
    const stood = legs.map(({ rest }) => (rest.at === 'node' ? rest.node : rest.at));
    const messages = stood.filter((node) => node === 'message').length;
    expect(new Set(stood)).toEqual(new Set(wish.test ? ['message', 'purchase'] : ['message']));
    if (wish.test) expect(Math.abs(messages - 200)).toBeLessThan(40);
  });
});
