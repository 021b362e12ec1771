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

/**
 * What a client may send, as JSON Schema; what it becomes after parsing is our own affair. Schemas with an id go into
 * `named`, as references in the document are looked up from its root.
 */
function schemaOf(schema: z.ZodType, named: Json): Json {
  // Inside an object, so that one with an id is named also when it is the whole.
  const json = z.toJSONSchema(z.object({ schema }), {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-2020-12',
  });
  const { $defs, properties } = JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/')) as {
    $defs?: Json;
    properties: { schema: Json };
  };
  Object.assign(named, $defs);
  return properties.schema;
}

/** The OpenAPI 3.1 document, made from the schemas that judge the requests. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  const schemas: Json = {};
  schemas['ApiError'] = schemaOf(apiErrorSchema, schemas);
  for (const route of API_ROUTES) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Naru', version: naruVersion(), description: 'Journeys that carry customers, over HTTP.' },
    paths,
    components: {
      schemas,
      securitySchemes: {
        password: { type: 'http', scheme: 'basic', description: 'The administrator’s password, where one is set.' },
        writeKey: { type: 'http', scheme: 'bearer', description: 'A write key; also as Basic user name.' },
      },
    },
  };
}

function operationOf(route: ApiRoute, schemas: Json): Json {
  const [status, what] = route.answer;
  return {
    summary: route.summary,
    parameters: [...pathParameters(route.path), ...queryParameters(route.query, schemas)],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, schemas) } } },
        }),
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

function queryParameters(query: z.ZodType | undefined, schemas: Json): Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(query, schemas) as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}
