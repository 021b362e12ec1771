import type { Express } from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API_ROUTES } from './api-routes.ts';
import { createRfmScores } from '../facts/rfm.ts';
import { createReplay } from '../replay/replay.ts';
import { productRoutes } from '../shop/product-routes.ts';
import { createApp } from './app.ts';
import { startTestApp, type TestApp } from './testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/** Every route that is mounted anywhere in the app. */
function mounted(stack: readonly Layer[]): string[] {
  return stack.flatMap(({ route, handle }) =>
    route ? Object.keys(route.methods).map((method) => `${method} ${route.path}`) : mounted(handle.stack ?? []),
  );
}

test('the document tells of every route that is mounted, and of no other', () => {
  const { services } = app;
  const { database } = services;
  const replay = createReplay(services, '', () => null);
  const sample = { status: () => ({ state: 'absent', progress: 0 }) as const, removed: () => Promise.resolve() };
  const figures = { services, pool: () => null, rfm: createRfmScores(database), sample, replay };
  const express: Express = createApp({
    services,
    extraRoutes: productRoutes(figures, database.location),
    auth: { password: null },
    durableStatus: () => ({ ready: true, reason: null, webUrl: null }),
    modelStatus: () => ({ ready: false, reason: null, hash: null }),
    sampleStatus: sample.status,
  });
  const { stack } = express.router as unknown as { stack: readonly Layer[] };
  const told = API_ROUTES.map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(mounted(stack))].sort()).toEqual(told.sort());
});

test('the document carries the schemas that judge the requests', async () => {
  const document = (await app.call('GET', '/api/openapi.json')).json as {
    openapi: string;
    paths: Record<string, Record<string, { parameters: { name: string; required: boolean }[]; requestBody?: unknown }>>;
  };
  expect(document.openapi).toBe('3.1.0');
  const track = document.paths['/v1/track']?.['post'];
  expect(track?.requestBody).toMatchObject({
    content: { 'application/json': { schema: { type: 'object', required: ['event'] } } },
  });
  const people = document.paths['/api/journeys/{id}/people']?.['get']?.parameters ?? [];
  expect(people.filter((parameter) => parameter.required).map(({ name }) => name)).toEqual(['id', 'where']);
});

test('whatever the document refers to is in it, schemas that hold themselves as well', async () => {
  const { json } = await app.call('GET', '/api/openapi.json');
  const references = new Set(JSON.stringify(json).match(/"#\/[^"]*"/g));
  const found = [...references].map((reference) =>
    (JSON.parse(reference) as string)
      .split('/')
      .slice(1)
      .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], json),
  );
  expect([...references].sort()).toEqual([
    '"#/components/schemas/ApiError"',
    '"#/components/schemas/AudienceFilter"',
    '"#/components/schemas/PropertyGroup"',
  ]);
  expect(found.filter((schema) => schema === undefined)).toEqual([]);
});
