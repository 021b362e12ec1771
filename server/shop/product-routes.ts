import type { Router } from 'express';
import { simulateRoutes } from '../simulate/route.ts';
import type { DatabaseLocation } from '../store/database.ts';
import { figureRoutes, type FigureParts } from './routes.ts';

/**
 * Everything that the product serves beyond `createApp`'s own routes, for its `extraRoutes`: the API process and the test
 * of the OpenAPI document take them from here, so that a route cannot be mounted and left untold.
 */
export function productRoutes(parts: FigureParts, location: DatabaseLocation): readonly Router[] {
  return [simulateRoutes(parts.services, location), figureRoutes(parts)];
}
