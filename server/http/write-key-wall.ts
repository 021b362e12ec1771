import type { Request, RequestHandler } from 'express';
import type { WriteKeys } from '../write-keys.ts';
import { Refusal } from './errors.ts';

/** Lets only requests with a valid write key through, as Basic user name (Segment's way) or Bearer token. */
export function writeKeyWall(keys: WriteKeys): RequestHandler {
  return async (req, _res, next) => {
    if (!(await hasWriteKey(keys, req))) {
      throw new Refusal('write-key-needed', 401, 'A valid write key is needed, as Basic user name or Bearer token.');
    }
    next();
  };
}

/** Does the request bring a valid write key? */
export async function hasWriteKey(keys: WriteKeys, req: Request): Promise<boolean> {
  const key = keyOf(req.headers.authorization);
  return key !== null && (await keys.check(key)) !== null;
}

function keyOf(header: string | undefined): string | null {
  const [, scheme = '', value = ''] = /^(basic|bearer) +(\S{1,1000})$/i.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme === '') return null;
  const [user = ''] = Buffer.from(value, 'base64').toString().split(':');
  return user === '' ? null : user;
}
