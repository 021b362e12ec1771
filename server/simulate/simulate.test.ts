import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import type { SimulationProgress, SimulationResult } from '../../engine/contract/simulation.ts';
import type { Journey } from '../../engine/journey.ts';
import { compile } from '../../engine/compile.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { exitWith, halves, journeyOf, mail, waitFor, waitForEvent } from '../runs/testing/journeys.ts';
import { smallSample, type SmallSample } from '../sample/testing/small-sample.ts';
import { startShopApp, type ShopApp } from '../shop/testing/shop-app.ts';
import { testLocation } from '../shop/testing/location.ts';
import { runSimulation } from './run-simulation.ts';

const dayMs = 86_400_000;

/** A stream of server-sent events, as far as it has come. */
async function* eventsOf(response: Response): AsyncGenerator<{ readonly event: string; readonly data: unknown }> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(part, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [first = '', second = ''] = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      yield { event: first.slice('event: '.length), data: JSON.parse(second.slice('data: '.length)) as unknown };
    }
  }
}

const audience = {
  type: 'trigger',
  config: {
    by: 'audience',
    when: 'now',
    at: '09:00',
    filter: { combinator: 'and', rules: [{ kind: 'churn', op: 'lt', probability: 2 / 3 }] },
  },
};
const likely = { type: 'wait-event', config: { event: 'order_completed', timeout: { amount: 6, unit: 'days' } } };

describe('a simulation through the door', { timeout: 120_000 }, () => {
  let files: SmallSample;
  let app: ShopApp;
  beforeAll(async () => {
    files = await smallSample(80);
    app = await startShopApp(files.folder);
    await app.sample.load(() => undefined);
  });
  afterAll(async () => {
    await app.close();
    await files.remove();
  });

  async function draft(make: (id: string) => Journey): Promise<string> {
    const made = (await app.call('POST', '/api/journeys', { name: 's', template: 'blank', locale: 'en' }))
      .json as JourneyDetail;
    const saved = await app.call('PUT', `/api/journeys/${made.id}/draft`, { rev: made.rev, draft: make(made.id) });
    expect(saved.status).toBe(200);
    return made.id;
  }
  const winBack = (id: string): Journey =>
    journeyOf(id, { start: audience, ab: halves, pause: waitFor(2, 'days'), mail, likely, out: exitWith('bought') }, [
      'start:next>ab',
      'ab:a>mail',
      'ab:b>pause',
      'pause:next>likely',
      'mail:sent>likely',
      'likely:happened>out',
      'likely:timeout>out',
    ]);
  const simulate = (id: string, body: unknown, signal?: AbortSignal): Promise<Response> =>
    fetch(`${app.url}/api/journeys/${id}/simulate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
  async function resultOf(id: string, body: unknown): Promise<SimulationResult> {
    const response = await simulate(id, body);
    expect(response.status).toBe(200);
    let result: SimulationResult | undefined;
    const phases: string[] = [];
    for await (const { event, data } of eventsOf(response)) {
      phases.push(event);
      if (event === 'done') result = data as SimulationResult;
    }
    expect(phases.at(-1)).toBe('done');
    expect(new Set(phases.slice(0, -1))).toEqual(new Set(['progress']));
    return result!;
  }

  it('rides the real weeks: progress, then sums that balance at every node', async () => {
    const id = await draft(winBack);
    const { customers, nodes, endings, from, until } = await resultOf(id, { days: 28 });
    expect(until - from).toBe(28 * dayMs);
    expect(customers).toBeGreaterThan(20);
    expect(nodes['start']!.entered).toBe(customers);
    const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
    for (const node of Object.values(nodes)) {
      expect(node.entered).toBe(node.waiting + sum(node.left) + sum(node.exited));
    }
    const [a = 0, b = 0] = [nodes['ab']!.left['a'], nodes['ab']!.left['b']];
    expect(a + b).toBe(customers);
    expect(nodes['mail']!.sends).toBe(a);
    expect(nodes['likely']!.left['happened']).toBeGreaterThan(0);
    expect(sum(endings)).toBeLessThanOrEqual(customers);
  });

  it('leaves the untreated group without messages, and says how many they are', async () => {
    const id = await draft(winBack);
    const { settings } = app.shop.services;
    await settings.put({ ...(await settings.get()), untreatedShare: 0.3 });
    const { customers, nodes, withheld } = await resultOf(id, { days: 28 });
    await settings.put({ ...(await settings.get()), untreatedShare: 0 });
    const everybody = await resultOf(id, { days: 28 });
    expect(everybody.withheld).toEqual({ untreated: 0, holdout: 0 });
    expect(withheld.untreated).toBeGreaterThan(customers / 10);
    expect(withheld.untreated).toBeLessThan(customers / 2);
    expect(nodes['mail']!.left).toEqual(everybody.nodes['mail']!.left);
    expect(nodes['mail']!.sends).toBeLessThan(everybody.nodes['mail']!.sends);
  });

  it('waits while two others ride, says so, and gives its place back when it is cancelled in the queue', async () => {
    const id = await draft(winBack);
    const gone = new AbortController();
    const begun = await Promise.all(
      Array.from({ length: 5 }, (_, index) => simulate(id, { days: 28 }, index === 4 ? gone.signal : undefined)),
    );
    const heard = await Promise.all(
      begun.map(async (response) => {
        const phases: string[] = [];
        try {
          for await (const { event, data } of eventsOf(response)) {
            phases.push(event === 'progress' ? (data as SimulationProgress).phase : event);
            if (response === begun[4] && phases.includes('queue')) gone.abort();
          }
        } catch {
          phases.push('cancelled');
        }
        return [...new Set(phases)];
      }),
    );
    const queued = heard.filter(([first]) => first === 'queue');
    expect(queued).toHaveLength(3);
    expect(heard.filter((phases) => phases.at(-1) === 'done')).toHaveLength(heard[4]?.[0] === 'queue' ? 4 : 5);
    expect((await resultOf(id, { days: 21, customers: 7 })).customers).toBe(7);
  });

  it('says the same again, and takes a sample of the asked size', async () => {
    const id = await draft(winBack);
    app.shop.time.now = Date.now();
    const [one, two] = [await resultOf(id, { days: 21 }), await resultOf(id, { days: 21 })];
    expect({ ...two, from: 0, until: 0, seconds: null }).toEqual({ ...one, from: 0, until: 0, seconds: null });
    expect((await resultOf(id, { days: 21, customers: 7 })).customers).toBe(7);
  });

  it('lets in whoever did the event, when the journey starts with one', async () => {
    const start = { type: 'trigger', config: { by: 'event', event: 'order_completed' } };
    const id = await draft((own) =>
      journeyOf(own, { start, next: waitForEvent('order_completed', 9, 'days'), out: exitWith('x') }, [
        'start:next>next',
        'next:happened>out',
        'next:timeout>out',
      ]),
    );
    const result = await resultOf(id, { days: 14 });
    const [orders] = await app.shop.rows<{ n: number }>(
      `select count(*) as n from events where event = 'order_completed' and occurred_at >= ? and occurred_at <= ?`,
      result.from,
      result.until,
    );
    expect(result.customers).toBe(orders!.n);
    // Nobody is taken for having come back by the very order that let them in.
    expect(result.nodes['next']!.left['happened'] ?? 0).toBeLessThan(orders!.n);
  });

  it('refuses a drawing with problems, naming the place', async () => {
    const id = await draft((own) => journeyOf(own, { start: audience, out: exitWith('x') }, []));
    const { status, json } = await app.call('POST', `/api/journeys/${id}/simulate`, { days: 7 });
    expect(status).toBe(422);
    expect(json).toMatchObject({ error: { code: 'journey-has-issues' } });
    expect(await app.call('POST', '/api/journeys/none/simulate', { days: 7 })).toMatchObject({ status: 404 });
    expect(await app.call('POST', `/api/journeys/${id}/simulate`, { days: 0 })).toMatchObject({ status: 400 });
  });

  it('ends when the client goes away, and the next one is served', async () => {
    const id = await draft(winBack);
    const gone = new AbortController();
    const response = await simulate(id, { days: 28 }, gone.signal);
    expect(response.status).toBe(200);
    gone.abort();
    await expect(response.text()).rejects.toThrow();
    expect((await resultOf(id, { days: 3, customers: 2 })).customers).toBe(2);
  });
});

describe('a simulation that is cancelled or fails', { timeout: 60_000 }, () => {
  const planOf = () => {
    const compiled = compile(journeyOf('j', { start: audience, out: exitWith('x') }, ['start:next>out']), 1, nodeTypes);
    if (!('plan' in compiled)) throw new Error('the plan does not compile');
    return compiled.plan;
  };
  const input = async () => {
    const place = await testLocation();
    const { location, remove } = place;
    const now = Date.UTC(2026, 4, 6);
    const base = { location, plan: planOf(), customers: null, zone: 'UTC', untreatedShare: 0 };
    return { input: { ...base, from: now - dayMs, until: now }, remove };
  };

  it('says that it was cancelled', async () => {
    const { input: wish, remove } = await input();
    try {
      const gone = new AbortController();
      const running = runSimulation(wish, () => undefined, gone.signal);
      gone.abort();
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    } finally {
      await remove();
    }
  });

  it('begins nothing for whoever has gone before its turn', async () => {
    const { input: wish, remove } = await input();
    try {
      await expect(runSimulation(wish, () => undefined, AbortSignal.abort())).rejects.toMatchObject({
        code: 'cancelled',
      });
    } finally {
      await remove();
    }
  });

  it('says why it failed, as over a store without tables', async () => {
    const { input: wish, remove } = await input();
    try {
      const running = runSimulation(wish, () => undefined, new AbortController().signal);
      await expect(running).rejects.toMatchObject({ code: 'simulation-failed', message: /no such table/ });
    } finally {
      await remove();
    }
  });
});
