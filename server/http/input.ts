import express, { type Request, type RequestHandler } from 'express';
import type { z } from 'zod';
import { badInput, Refusal } from './errors.ts';

/** Deeper JSON is refused: recursive schemas would run out of stack. */
const DEEPEST = 64;

/** Reads a JSON body without looking into it: for routes that judge its parts one by one. */
export function unsafeJsonBody(limit: number | string, anyType = false): RequestHandler {
  return express.json({ limit, ...(anyType ? { type: () => true } : {}) });
}

/**
 * Reads a JSON body of at most `limit` (bytes, or e.g. `500kb`) and refuses what no store can hold: U+0000, `__proto__`
 * keys and nesting deeper than 64.
 * @param anyType also reads bodies that are not labelled as JSON, as `sendBeacon` posts them.
 */
export function jsonBody(limit: number | string, anyType = false): RequestHandler {
  const read = unsafeJsonBody(limit, anyType);
  return (req, res, next) => {
    read(req, res, (error?: unknown) => {
      if (error) {
        next(error);
        return;
      }
      // Runs in a callback of the body reader, where Express does not see what is thrown.
      try {
        checkValue(req.body);
        next();
      } catch (refusal) {
        next(refusal);
      }
    });
  };
}

/** @throws Refusal for values that cannot be stored safely. */
export function checkValue(value: unknown): void {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value === 'string') checkText(next.value);
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth >= DEEPEST) throw new Refusal('too-deep', 400, `The JSON is nested deeper than ${DEEPEST} levels.`);
    const depth = next.depth + 1;
    if (Array.isArray(next.value)) {
      for (const item of next.value) open.push({ value: item, depth });
      continue;
    }
    for (const [key, member] of Object.entries(next.value)) {
      if (key === '__proto__') throw new Refusal('forbidden-key', 400, 'The key __proto__ is not allowed.');
      checkText(key);
      open.push({ value: member, depth });
    }
  }
}

function checkText(text: string): void {
  if (text.includes('\0')) throw new Refusal('null-character', 400, 'Text must not contain the character U+0000.');
}

/** The body, as the schema understands it. */
export function bodyOf<Schema extends z.ZodType>(schema: Schema, req: Request): z.output<Schema> {
  return parsed(schema, req.body ?? {});
}

/** The query string, as the schema understands it. */
export function queryOf<Schema extends z.ZodType>(schema: Schema, req: Request): z.output<Schema> {
  checkValue(req.query);
  return parsed(schema, { ...req.query });
}

/** One part of the address as text; U+0000 is refused. */
export function paramOf(req: Request, name: string): string {
  const value = req.params[name];
  const text = typeof value === 'string' ? value : '';
  checkText(text);
  return text;
}

/**
 * One part of the address as the id of a row.
 * @param missing what to throw when it is not a whole number that a row can have.
 */
export function rowIdOf(req: Request, name: string, missing: () => Refusal): number {
  const text = paramOf(req, name);
  const id = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(id)) throw missing();
  return id;
}

/** @throws Refusal with the places when the value does not fit. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) throw badInput(result.error);
  return result.data;
}
