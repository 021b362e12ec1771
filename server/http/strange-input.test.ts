import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import type { AudienceEstimate, ReplayState } from '../../engine/contract/shop.ts';
import type { SimulationResult } from '../../engine/contract/simulation.ts';
import { smallSample, type SmallSample } from '../sample/testing/small-sample.ts';
import { startShopApp, type ShopApp } from '../shop/testing/shop-app.ts';
import { anyCondition, anyFilter } from './testing/any-filter.ts';
import type { Answer } from './testing/ask.ts';

const PEOPLE = 12;
const MOST_SECONDS = 120_000;

let sample: SmallSample;
let app: ShopApp;
beforeAll(async () => {
  sample = await smallSample(PEOPLE);
  app = await startShopApp(sample.folder);
  await app.sample.load(() => undefined);
}, 60_000);
afterAll(async () => {
  await app.close();
  await sample.remove();
});

const shown = (answer: Answer, what: unknown): string =>
  `${String(answer.status)} for ${JSON.stringify(what)}: ${answer.text.slice(0, 400)}`;

test(
  'an audience of anything that the schema takes is counted',
  async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, async (filter) => {
        const answer = await app.call('POST', '/api/audience/estimate', filter);
        expect(answer.status, shown(answer, filter)).toBe(200);
        const { people, of, sample: some } = answer.json as AudienceEstimate;
        expect([of, people <= of, some.length <= people]).toEqual([PEOPLE, true, true]);
      }),
      { numRuns: 1000, seed: 23 },
    );
  },
  MOST_SECONDS,
);

test(
  'a drawing with anything in its conditions is simulated to its end',
  async () => {
    const made = await app.call('POST', '/api/journeys', { name: 's', template: 'blank', locale: 'en' });
    const { id, draft } = made.json as JourneyDetail;
    const rev = async (): Promise<number> => ((await app.call('GET', `/api/journeys/${id}`)).json as JourneyDetail).rev;
    const node = (own: string, type: string, config: unknown) => ({ id: own, type, config, at: { x: 0, y: 0 } });
    let walked = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        anyFilter,
        anyFilter,
        anyCondition,
        fc.integer({ min: 1, max: 400 }),
        async (byEvent, who, which, where, days) => {
          const entry = byEvent
            ? { by: 'event', event: 'order_completed', where }
            : { by: 'audience', filter: who, when: 'now', at: '09:00' };
          const drawing = {
            ...draft,
            nodes: [
              node('start', 'trigger', entry),
              node('if', 'attribute', { branches: [{ id: 'a', label: 'A', filter: which }] }),
              node('hope', 'wait-event', { event: 'order_completed', where, timeout: { amount: 3, unit: 'days' } }),
              node('end', 'exit', { reason: 'x' }),
            ],
            edges: [
              { from: 'start', port: 'next', to: 'if' },
              { from: 'if', port: 'a', to: 'hope' },
              { from: 'if', port: 'else', to: 'end' },
              { from: 'hope', port: 'happened', to: 'end' },
              { from: 'hope', port: 'timeout', to: 'end' },
            ],
            goal: { event: 'order_completed', windowMs: 30 * 86_400_000, ends: false, where },
            exits: [{ event: 'coupon_redeemed', reason: 'r', where }],
          };
          const saved = await app.call('PUT', `/api/journeys/${id}/draft`, { rev: await rev(), draft: drawing });
          expect(saved.status, shown(saved, drawing)).toBe(200);
          const answer = await app.call('POST', `/api/journeys/${id}/simulate`, { days });
          if (answer.status === 422) return;
          const [, text = 'null'] = /event: done\ndata: (.*)\n/.exec(answer.text) ?? [];
          const result = JSON.parse(text) as SimulationResult | null;
          expect(result, shown(answer, drawing)).not.toBeNull();
          walked += result?.customers ?? 0;
        },
      ),
      { numRuns: 12, seed: 5 },
    );
    expect(walked).toBeGreaterThan(PEOPLE);
  },
  MOST_SECONDS,
);

test(
  'the replay takes every action at every pace, in any order and all at once',
  async () => {
    const wish = fc.record(
      {
        action: fc.constantFrom('start', 'pause', 'reset'),
        daysPerMinute: fc.oneof(fc.constantFrom(0.01, 1440, 5e-324, 1441), fc.double()),
      },
      { requiredKeys: ['action'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 1, maxLength: 6 }), async (wishes) => {
        const answers = await Promise.all(wishes.map((one) => app.call('POST', '/api/replay', one)));
        for (const [index, answer] of answers.entries()) {
          expect([200, 400, 409], shown(answer, wishes[index])).toContain(answer.status);
        }
        const state = (await app.call('GET', '/api/replay')).json as ReplayState;
        expect(state).toMatchObject({ available: true, error: null });
        expect(state.sent).toBeLessThanOrEqual(state.total);
      }),
      { numRuns: 40, seed: 7 },
    );
    expect((await app.call('POST', '/api/replay', { action: 'reset' })).json).toMatchObject({
      running: false,
      sent: 0,
    });
  },
  MOST_SECONDS,
);
