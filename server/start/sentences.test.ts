import { describe, expect, it } from 'vitest';
import { whatToDo } from './sentences.ts';

describe('known troubles', () => {
  it.each([
    ['SQLITE_FULL: database or disk is full', 'The disk is full.'],
    ["ENOSPC: no space left on device, write '/data'", 'The disk is full.'],
    ["EACCES: permission denied, mkdir '/data'", 'The data folder cannot be written.'],
    ["EROFS: read-only file system, mkdir '/data'", 'The data folder cannot be written.'],
    ["ENOTDIR: not a directory, mkdir '/data/file'", 'The data folder cannot be written.'],
    ['SQLITE_READONLY: attempt to write a readonly database', 'The data folder cannot be written.'],
    ['SQLITE_NOTADB: file is not a database', 'The database file is damaged.'],
    ['SQLITE_CORRUPT: database disk image is malformed', 'The database file is damaged.'],
    ['ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:5432', 'The database of DATABASE_URL cannot be reached.'],
    ['28P01: password authentication failed for user "naru"', 'The database of DATABASE_URL cannot be reached.'],
    ['3D000: database "naru" does not exist', 'The database of DATABASE_URL does not exist.'],
    ['EADDRINUSE: address already in use 127.0.0.1:4400', 'The port is taken.'],
    ['EADDRNOTAVAIL: address not available 192.0.2.1:4400', 'HOST is not an address of this machine.'],
    ['listen EACCES: permission denied 127.0.0.1:80', 'This user may not listen on the port.'],
  ])('%s', (message, sentence) => {
    const told = whatToDo(message);
    expect(told.startsWith(sentence)).toBe(true);
    expect(told).toContain(`(${message})`);
    expect(told).not.toContain('\n');
  });

  it('are passed on as they are when they are not known', () => {
    expect(whatToDo('Something else.')).toBe('Something else.');
  });
});
