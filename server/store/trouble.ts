/** What may keep the store from being read or written, apart from the data. */
export type StoreTrouble = 'disk-full' | 'disk-unwritable' | 'database-busy' | 'database-unreachable';

/** Codes of SQLite, of the operating system and SQLSTATEs of PostgreSQL. */
const TROUBLES: readonly (readonly [StoreTrouble, RegExp])[] = [
  ['disk-full', /^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT|53100)$/],
  ['disk-unwritable', /^(SQLITE_(IOERR|READONLY|CANTOPEN|CORRUPT)(_\w+)?|EROFS|58030)$/],
  ['database-busy', /^(SQLITE_(BUSY|LOCKED|PROTOCOL)(_\w+)?|53300|55P03)$/],
  [
    'database-unreachable',
    /^(08\w{3}|57P0[1-3]|E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|HOSTUNREACH))$/,
  ],
];

const GONE = /connection terminated|timeout exceeded when trying to connect/i;

/** Names the trouble of the store that an error of a query stands for; null when it is another kind of error. */
export function storeTroubleOf(error: unknown): StoreTrouble | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return GONE.test(error.message) ? 'database-unreachable' : null;
  return TROUBLES.find(([, codes]) => codes.test(code))?.[0] ?? null;
}
