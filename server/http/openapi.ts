import { z } from 'zod';
import { API_ROUTES, type ApiRoute } from './api-routes.ts';
import { naruVersion } from './naru-version.ts';

const apiErrorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    places: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
    requestId: z.string(),
  }),
});

type Json = Record<string, unknown>;

/** What a client may send, as JSON Schema; what it becomes after parsing is our own affair. */
function schemaOf(schema: z.ZodType): Json {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' });
  const { $schema: _, ...rest } = json as Json;
  return rest;
}

/** The OpenAPI 3.1 document, made from the schemas that judge the requests. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const route of API_ROUTES) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Naru', version: naruVersion(), description: 'Journeys that carry customers, over HTTP.' },
    paths,
    components: {
      schemas: { ApiError: schemaOf(apiErrorSchema) },
      securitySchemes: {
        password: { type: 'http', scheme: 'basic', description: 'The administrator’s password, where one is set.' },
        writeKey: { type: 'http', scheme: 'bearer', description: 'A write key; also as Basic user name.' },
      },
    },
  };
}

function operationOf(route: ApiRoute): Json {
  const [status, what] = route.answer;
  return {
    summary: route.summary,
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body) } } } }),
    responses: {
      [status]: { description: what },
      default: {
        description: 'Refused',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/ApiError' } } },
      },
    },
    ...(route.path.startsWith('/api/') || route.writeKey
      ? { security: route.writeKey ? [{ writeKey: [] }] : [{ password: [] }] }
      : {}),
  };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodType | undefined): Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(query) as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}
