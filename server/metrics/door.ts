import { createServer, type Server } from 'node:http';
import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue, type Registry } from 'prom-client';

type Figures = Omit<MetricObjectWithValues<MetricValue<string>>, 'collect'>[];

/** Longest wait for another process's figures. */
const PATIENCE_MS = 2000;

/**
 * A small door of a process that has no other one: `GET /metrics` for Prometheus, `/metrics.json` for the API process,
 * which shows them beside its own, `/healthz`.
 */
export function openFiguresDoor(registry: Registry, host: string, port: number): Promise<Server> {
  const server = createServer((req, res) => {
    const answer = async (): Promise<readonly [type: string, text: string] | null> => {
      if (req.method !== 'GET') return null;
      if (req.url === '/metrics') return [registry.contentType, await registry.metrics()];
      if (req.url === '/metrics.json') return ['application/json', JSON.stringify(await registry.getMetricsAsJSON())];
      return req.url === '/healthz' ? ['application/json', '{"ok":true}'] : null;
    };
    answer().then(
      (found) => {
        res.writeHead(found === null ? 404 : 200, { 'Content-Type': found?.[0] ?? 'text/plain' });
        res.end(found?.[1] ?? '');
      },
      () => {
        res.writeHead(500);
        res.end();
      },
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

/**
 * The figures of several registries and of other processes as one text; `naru_worker_up` tells whether all of those
 * answered.
 */
export async function joinedFigures(own: readonly Registry[], elsewhere: readonly string[]): Promise<string> {
  const all: Figures[] = await Promise.all(own.map((registry) => registry.getMetricsAsJSON() as Promise<Figures>));
  all.push(...(await Promise.all(elsewhere.map(fetched))).flat());
  return AggregatorRegistry.aggregate(all).metrics();
}

async function fetched(url: string): Promise<Figures[]> {
  const up = (value: number): Figures => [
    {
      name: 'naru_worker_up',
      help: '1 when the workers of this machine answer',
      type: 'gauge' as never,
      aggregator: 'min',
      values: [{ value, labels: {} }],
    },
  ];
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return [(await response.json()) as Figures, up(1)];
  } catch {
    return [up(0)];
  }
}
