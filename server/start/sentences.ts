/** Known troubles of machines, and what to do about them. */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /ENOSPC|SQLITE_FULL|database or disk is full/,
    'The disk is full. Free some space (or name another folder in NARU_DATA) and start again; nothing that was accepted is lost.',
  ],
  [/listen EACCES/, 'This user may not listen on the port. Choose one above 1023 with PORT.'],
  [
    /EACCES|EPERM|EROFS|ENOTDIR|SQLITE_CANTOPEN|SQLITE_READONLY/,
    'The data folder cannot be written. Give this user the right to write there, or name another folder in NARU_DATA.',
  ],
  [
    /SQLITE_CORRUPT|SQLITE_NOTADB/,
    'The database file is damaged. Restore it from a backup, or name another folder in NARU_DATA.',
  ],
  [
    /ECONNREFUSED.*5432|password authentication failed|ENOTFOUND/,
    'The database of DATABASE_URL cannot be reached. Check the address, the password and that it runs.',
  ],
  [
    /3D000|database ".*" does not exist/,
    'The database of DATABASE_URL does not exist. Create it, or correct the name.',
  ],
  [/EADDRNOTAVAIL/, 'HOST is not an address of this machine. Correct it, or leave it out.'],
  [/EADDRINUSE/, 'The port is taken. Choose another one with PORT.'],
];

/** One clear sentence for an error message, and what to do; unknown ones are passed on as they are. */
export function whatToDo(message: string): string {
  const found = known.find(([pattern]) => pattern.test(message));
  return found ? `${found[1]} (${message.slice(0, 200)})` : message;
}
