import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { WriteKey } from '../engine/contract/shop.ts';
import type { Database } from './store/database.ts';

/** Keys that programs send events with. Only their SHA-256 is stored. */
export interface WriteKeys {
  list(): Promise<WriteKey[]>;
  /** Makes a key; its text is in this answer and nowhere else. */
  create(name: string): Promise<WriteKey & { readonly key: string }>;
  /** Makes the key useless from now on. @returns false when there is no such key. */
  revoke(id: string): Promise<boolean>;
  /** The id of the valid key with this text, null for anything else. Other processes' changes show within a second. */
  check(key: string): Promise<string | null>;
}

const FRESH_MS = 1000;

/** @param clock epoch milliseconds. */
export function writeKeys(database: Database, clock: () => number): WriteKeys {
  let valid: { readonly keys: readonly { id: string; hash: Buffer }[]; readonly at: number } | null = null;
  return { list, create, revoke, check };

  async function list(): Promise<WriteKey[]> {
    const rows = await database.db.selectFrom('write_keys').selectAll().orderBy('created_at').orderBy('id').execute();
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      hint: row.hint,
      createdAt: row.created_at,
      revokedAt: row.revoked_at,
    }));
  }

  async function create(name: string): Promise<WriteKey & { key: string }> {
    const key = `nw_${randomBytes(24).toString('base64url')}`;
    const made = {
      id: `k_${randomBytes(6).toString('hex')}`,
      name,
      hint: key.slice(-4),
      createdAt: clock(),
      revokedAt: null,
    };
    await database.write((tx) =>
      tx
        .insertInto('write_keys')
        .values({
          id: made.id,
          name,
          hash: hashOf(key).toString('hex'),
          hint: made.hint,
          created_at: made.createdAt,
          revoked_at: null,
        })
        .execute(),
    );
    valid = null;
    return { ...made, key };
  }

  async function revoke(id: string): Promise<boolean> {
    const { numUpdatedRows } = await database.write((tx) =>
      tx
        .updateTable('write_keys')
        .set((the) => ({ revoked_at: the.fn.coalesce('revoked_at', the.val(clock())) }))
        .where('id', '=', id)
        .executeTakeFirstOrThrow(),
    );
    valid = null;
    return numUpdatedRows > 0n;
  }

  async function check(key: string): Promise<string | null> {
    if (!valid || Math.abs(clock() - valid.at) >= FRESH_MS) {
      const rows = await database.db
        .selectFrom('write_keys')
        .select(['id', 'hash'])
        .where('revoked_at', 'is', null)
        .execute();
      valid = { keys: rows.map(({ id, hash }) => ({ id, hash: Buffer.from(hash, 'hex') })), at: clock() };
    }
    const given = hashOf(key);
    let found: string | null = null;
    // Every key is compared, so that the time tells nothing.
    for (const { id, hash } of valid.keys) if (timingSafeEqual(hash, given)) found = id;
    return found;
  }
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
