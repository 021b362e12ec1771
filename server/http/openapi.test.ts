import type { Express } from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API_ROUTES } from './api-routes.ts';
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
  const express: Express = createApp({
    services: app.services,
    auth: { password: null },
    durableStatus: () => ({ ready: true, reason: null, webUrl: null }),
    modelStatus: () => ({ ready: false, reason: null, hash: null }),
    sampleStatus: () => ({ state: 'absent', progress: 0 }),
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
