import type { JourneyDetail } from '../engine/contract/journeys.ts';
import type { Journey } from '../engine/journey.ts';
import { api, type Product } from './product.ts';

/** In by the API, then a wait of a month. */
export function waiting(id: string, name: string): Journey {
  const nodes = [
    { id: 'start', type: 'trigger', config: { by: 'api' } },
    { id: 'wait', type: 'wait', config: { kind: 'duration', duration: { amount: 30, unit: 'days' } } },
    { id: 'end', type: 'exit', config: { reason: 'done' } },
  ].map((node, index) => ({ ...node, at: { x: 0, y: index * 150 } }));
  const edges = [
    { from: 'start', port: 'next', to: 'wait' },
    { from: 'wait', port: 'next', to: 'end' },
  ];
  const entry = { reentry: 'once' as const, gapMs: 0, capPerDay: null };
  return { id, name, nodes, edges, goal: null, exits: [], entry, holdout: 0, zone: 'Asia/Seoul' };
}

/** Draws such a journey through the product's own API. @returns its id, and the rev to publish. */
export async function drawWaiting(
  product: Pick<Product, 'url'>,
  name: string,
): Promise<{ readonly id: string; readonly rev: number }> {
  const wish = { name, template: 'blank', locale: 'ko' };
  const { id, rev } = await api<JourneyDetail>(product, 'POST', '/api/journeys', wish);
  const draft = waiting(id, name);
  const saved = await api<{ rev: number }>(product, 'PUT', `/api/journeys/${id}/draft`, { rev, draft });
  return { id, rev: saved.rev };
}
