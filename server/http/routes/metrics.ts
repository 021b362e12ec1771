import { Router, type RequestHandler } from 'express';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { joinedFigures } from '../../metrics/door.ts';
import { registry as ofProcess } from '../../metrics/figures.ts';
import { storeFigures } from '../../metrics/store-figures.ts';
import type { Services } from '../../services.ts';
import type { Intake } from '../intake.ts';

/** Figures for Prometheus: this process and the worker beside it, requests, and where people and messages stand. */
export interface Metrics {
  /** Measures every request that passes it. */
  readonly measure: RequestHandler;
  /** `GET /metrics`. */
  readonly routes: Router;
}

/**
 * One set per app.
 * @param workers where the workers of this machine tell their figures; none when they are scraped by themselves.
 */
export function createMetrics(services: Services, intake: Intake, workers: readonly string[]): Metrics {
  const registry = new Registry();
  const requests = new Histogram({
    name: 'naru_http_request_seconds',
    help: 'Time that requests took, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  storeFigures(services, registry);
  intakeFigures(intake, registry);

  const routes = Router();
  routes.get('/metrics', async (_req, res) => {
    res.type(registry.contentType).send(await joinedFigures([registry, ofProcess], workers));
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
}

function intakeFigures(intake: Intake, registry: Registry): void {
  const gauges = [
    ['naru_intake_requests', 'Requests with events that are being taken in', () => intake.state().requests],
    ['naru_intake_bytes', 'Bytes of their bodies', () => intake.state().bytes],
    ['naru_intake_oldest_seconds', 'How long the oldest of them has been in', () => intake.state().oldestMs / 1000],
  ] as const;
  for (const [name, help, value] of gauges) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  }
  new Counter({
    name: 'naru_intake_refused_total',
    help: 'Requests with events that were refused with 429, for there was no room',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(intake.state().refused);
    },
  });
}
