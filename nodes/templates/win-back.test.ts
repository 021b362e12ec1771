import { Liquid } from 'liquidjs';
import { describe, expect, it } from 'vitest';
import { advance } from '../../engine/advance.ts';
import { compile } from '../../engine/compile.ts';
import type { ChurnFact, FactSource, RfmFact } from '../../engine/facts.ts';
import { journey as journeySchema } from '../../engine/journey.ts';
import type { Cause } from '../../engine/node-type.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Leg, Run } from '../../engine/run.ts';
import { validate } from '../../engine/validate.ts';
import { nodeTypes } from '../index.ts';
import { winBack } from './win-back.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 2);
const CARD = { width: 232, height: 110 };

const churn = (p: number): ChurnFact => ({ status: 'scored', p, band: 0, reasons: [], modelHash: 'm', at: NOW });
const rfm: RfmFact = { r: 2, f: 4, m: 4, group: 'at-risk', recencyDays: 60, orders: 20, amount: 900 };

/** Odd customers are likely to leave, even ones are not. */
const source: FactSource = {
  load: (_requests, customers) =>
    Promise.resolve(new Map(customers.map((id) => [id, { churn: churn(id % 2 === 1 ? 0.9 : 0.2), rfm }]))),
};

function planOf(): Plan {
  const compiled = compile(winBack('j', 'ko'), 1, nodeTypes);
  if (!('plan' in compiled)) throw new Error(compiled.issues.map((issue) => issue.text.en).join('\n'));
  return compiled.plan;
}

function arriving(customer: number, plan: Plan): Run {
  const at = { arrivedAt: NOW, enteredAt: NOW };
  return { id: customer, customer, node: plan.entry, visit: 1, ...at, wait: null, cause: null, facts: null, entry: {} };
}

/** The run of a leg that rests at a node, woken by a cause. */
function woken(leg: Leg, cause: Cause): Run {
  const { rest } = leg;
  if (rest.at !== 'node') throw new Error(`run ${String(leg.run)} is not waiting`);
  const { node, visit, arrivedAt, wait, facts } = rest;
  return { id: leg.run, customer: leg.customer, node, visit, arrivedAt, enteredAt: NOW, wait, cause, facts, entry: {} };
}

const accepted: Cause = { kind: 'message', state: 'accepted', reason: null };

async function ride(plan: Plan, run: Run, now: number): Promise<Leg> {
  const [leg] = await advance(plan, [run], now, source, nodeTypes);
  if (!leg) throw new Error('no leg');
  return leg;
}

describe.each(['ko', 'en'] as const)('the win-back journey (%s)', (locale) => {
  const journey = winBack('j', locale);

  it('is a journey without a single issue', () => {
    expect(journeySchema.parse(journey)).toEqual(journey);
    expect(validate(journey, nodeTypes)).toEqual([]);
  });

  it('draws no card over another', () => {
    for (const a of journey.nodes) {
      for (const b of journey.nodes) {
        const apart = Math.abs(a.at.x - b.at.x) > CARD.width || Math.abs(a.at.y - b.at.y) > CARD.height;
        expect(a === b || apart).toBe(true);
      }
    }
  });

  it('writes to people by name, and to the nameless too', async () => {
    const liquid = new Liquid();
    const messages = journey.nodes.flatMap(({ type, config }) => nodeTypes[type]?.content?.(config) ?? []);
    expect(messages).toHaveLength(3);
    for (const { channel, purpose, subject = '', body } of messages) {
      expect([channel, purpose]).toEqual(['email', 'ad']);
      for (const text of [subject, body]) {
        expect(await liquid.parseAndRender(text, { customer: { name: '김나루' } })).toContain('김나루');
        expect(await liquid.parseAndRender(text, {})).not.toMatch(/[{}]|^님|^,/);
      }
    }
  });
});

describe('a ride through the win-back journey', () => {
  it('sends one of two messages to customers likely to leave, and lets the others go', async () => {
    const plan = planOf();
    const runs = Array.from({ length: 400 }, (_, index) => arriving(index + 1, plan));
    const legs = await advance(plan, runs, NOW, source, nodeTypes);
    const at = (node: string) => legs.filter(({ rest }) => rest.at === 'node' && rest.node === node).length;
    expect(legs.filter(({ rest }) => rest.at === 'end')).toHaveLength(200);
    expect(at('greeting') + at('offer')).toBe(200);
    expect(Math.min(at('greeting'), at('offer'))).toBeGreaterThan(70);
  });

  it('ends with a purchase', async () => {
    const plan = planOf();
    const sent = await ride(plan, arriving(1, plan), NOW);
    const waiting = await ride(plan, woken(sent, accepted), NOW + 1000);
    expect(waiting.rest).toMatchObject({ at: 'node', node: 'purchase', wait: { until: NOW + 1000 + 3 * DAY } });
    const order: Cause = {
      kind: 'event',
      event: 'order_completed',
      occurredAt: NOW + DAY,
      eventId: 1,
      properties: { amount: 12 },
    };
    expect((await ride(plan, woken(waiting, order), NOW + DAY)).rest).toEqual({ at: 'end', reason: '다시 구매함' });
  });

  it('reminds once who has not bought', async () => {
    const plan = planOf();
    const sent = await ride(plan, arriving(1, plan), NOW);
    const waiting = await ride(plan, woken(sent, accepted), NOW);
    const reminded = await ride(plan, woken(waiting, { kind: 'time' }), NOW + 3 * DAY);
    expect(reminded.rest).toMatchObject({ at: 'node', node: 'reminder', wait: { message: true } });
    expect(reminded.effects).toHaveLength(1);
    const ended = await ride(plan, woken(reminded, accepted), NOW + 3 * DAY);
    expect(ended.rest).toEqual({ at: 'end', reason: '알림까지 보냄' });
  });
});
