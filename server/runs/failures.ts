/** SQLSTATE classes of PostgreSQL that say nothing of the data: connection, resources, operator, system, rollback. */
const CLASSES = new Set(['08', '25', '40', '53', '55', '57', '58', 'XX']);

const CODES =
  /^(SQLITE_(BUSY|LOCKED|IOERR|FULL|CANTOPEN|NOMEM|READONLY|CORRUPT|PROTOCOL|INTERRUPT)|E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH|MFILE|NFILE|NOSPC))/;

const WORDS = /connection (terminated|ended|closed)|pool .*(ended|closed|end)|timeout exceeded when trying to connect/i;

/**
 * Is this trouble of the infrastructure, which may pass and which halving a batch would not cure? Whatever is neither
 * that nor known counts as data, so that one bad row never keeps a thousand people from moving.
 */
export function isInfrastructure(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = (at as { code?: unknown }).code;
    if (
      typeof code === 'string' &&
      (CODES.test(code) || (/^[0-9A-Z]{5}$/.test(code) && CLASSES.has(code.slice(0, 2))))
    ) {
      return true;
    }
    if (WORDS.test(at.message) || (at as { transient?: unknown }).transient === true) return true;
  }
  return false;
}

/** A short code and a sentence for a failure that is shown beside the person whom it stopped. */
export function describeFailure(error: unknown): { readonly code: string; readonly detail: string } {
  const detail = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { code: 'leg-failed', detail: (code === null ? detail : `${code}: ${detail}`).slice(0, 500) };
}
