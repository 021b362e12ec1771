import { closeSync, existsSync, fstatSync, fsyncSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import SQLite from 'better-sqlite3';
import type { DatabaseLocation } from '../store/database.ts';
import { BadSetting } from './environment.ts';

/**
 * Copies the SQLite database into one file while Naru runs. The copy is the database as of the moment it begins, in one
 * reading transaction: SQLite's page-wise backup would begin anew at each write and never end in a busy shop.
 *
 * @returns its size in bytes.
 * @throws BadSetting with one sentence when there is nothing to copy, the file exists, or the database is PostgreSQL;
 * an Error when the copy does not pass SQLite's own check (it is removed then).
 */
export function backUp(database: DatabaseLocation, target: string): number {
  if ('url' in database) {
    throw new BadSetting('The data lies in PostgreSQL (DATABASE_URL): back it up with pg_dump.');
  }
  const file = resolve(target);
  if (existsSync(file)) throw new BadSetting(`${file} exists already. Name a new file.`);
  if (!existsSync(database.file)) {
    throw new BadSetting(`There is no database at ${database.file}. Name the data folder in NARU_DATA.`);
  }
  mkdirSync(dirname(file), { recursive: true });
  // Made beforehand, for SQLite would let everybody read it.
  writeFileSync(file, '', { flag: 'wx', mode: 0o600 });
  try {
    const source = new SQLite(database.file, { readonly: true, timeout: 5000 });
    try {
      source.prepare('vacuum into ?').run(file);
    } finally {
      source.close();
    }
    checkCopy(file);
    return onDisk(file);
  } catch (error) {
    for (const suffix of ['', '-journal']) rmSync(file + suffix, { force: true });
    throw error;
  }
}

/** @throws when the file does not pass SQLite's own check. */
export function checkCopy(file: string): void {
  const copy = new SQLite(file, { readonly: true });
  try {
    const found = copy.pragma('integrity_check', { simple: true });
    if (found !== 'ok') throw new Error(`The copy does not pass SQLite's check: ${String(found)}.`);
  } finally {
    copy.close();
  }
}

/** Waits until the disk has it: SQLite leaves that to whoever asked for the copy. @returns its size in bytes. */
export function onDisk(file: string): number {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
    return fstatSync(handle).size;
  } finally {
    closeSync(handle);
  }
}
