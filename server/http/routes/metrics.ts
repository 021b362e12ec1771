import { Router, type RequestHandler } from 'express';
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Services } from '../../services.ts';
import { execute } from '../../store/database.ts';

/** Figures for Prometheus: this process, its requests, and where people and messages stand. */
export interface Metrics {
  /** Measures every request that passes it. */
  readonly measure: RequestHandler;
  /** `GET /metrics`. */
  readonly routes: Router;
}

/** One set per app. */
export function createMetrics(services: Services): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'naru_http_request_seconds',
    help: 'Time that requests took, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'naru_runs',
    help: 'People inside journeys, by place',
    labelNames: ['place'],
    registers: [registry],
    async collect() {
      const rows = await count("select place as name, count(*) as n from runs where place <> 'ended' group by place");
      this.reset();
      for (const place of ['riding', 'parked', 'due']) this.set({ place }, rows.get(place) ?? 0);
    },
  });
  new Gauge({
    name: 'naru_messages_open',
    help: 'Messages that have not come to an end, by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const open = "('queued', 'claimed', 'sending')";
      const rows = await count(
        `select state as name, count(*) as n from messages where state in ${open} group by state`,
      );
      this.reset();
      for (const state of ['queued', 'claimed', 'sending']) this.set({ state }, rows.get(state) ?? 0);
    },
  });

  const routes = Router();
  routes.get('/metrics', async (_req, res) => {
    res.type(registry.contentType).send(await registry.metrics());
  });
  return { measure, routes };

  function measure(...[req, res, next]: Parameters<RequestHandler>): void {
    const end = requests.startTimer();
    res.once('close', () => {
      const pattern: unknown = (req.route as { path?: unknown } | undefined)?.path;
      const route = typeof pattern === 'string' ? pattern : 'other';
      // A stream is open for as long as somebody looks.
      if (!route.endsWith('/stream')) end({ method: req.method, route, status: String(res.statusCode) });
    });
    next();
  }

  async function count(text: string): Promise<ReadonlyMap<string, number>> {
    const rows = await execute<{ name: string; n: number }>(services.database, services.database.reader, text);
    return new Map(rows.map((row) => [row.name, Number(row.n)]));
  }
}
