import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DatabaseLocation } from '../store/database.ts';
import { isLogLevel, LOG_LEVELS } from './log-level.ts';

/** What the user set by environment variables, with the defaults filled in. The README lists them. */
export interface Environment {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly database: DatabaseLocation;
  readonly temporal: {
    /** A server of the user's own; null = the embedded one. */
    readonly address: string | null;
    readonly namespace: string;
    readonly apiKey: string | null;
    readonly tls: { readonly cert: Buffer; readonly key: Buffer } | boolean;
  };
  readonly smtpUrl: string | null;
  readonly mailFrom: string | null;
  readonly batchSize: number | null;
  /** Task queues that a worker of this environment serves. */
  readonly queues: readonly ('live' | 'bulk')[];
  readonly password: string | null;
  readonly modelFolder: string;
  readonly sampleFolder: string;
  /** `NARU_SAMPLE=0` starts with an empty shop. */
  readonly sample: boolean;
  /** Most memory for JavaScript in a worker that `npm start` starts, in megabytes (`NARU_WORKER_MEMORY_MB`); null = Node's own. */
  readonly workerHeapMb: number | null;
  /** Where a worker tells its figures (`NARU_METRICS_PORT`, `NARU_METRICS_HOST`); null = nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
}

/** A setting that cannot be used; the message says which, why and what to do. */
export class BadSetting extends Error {
  override name = 'BadSetting';
}

function whole(
  env: NodeJS.ProcessEnv,
  name: string,
  fallback: number | null,
  least: number,
  most: number,
): number | null {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
    throw new BadSetting(`${name} must be a whole number from ${least} to ${most}, but it is "${text}".`);
  }
  return value;
}

function file(env: NodeJS.ProcessEnv, name: string): Buffer | null {
  const path = env[name];
  if (!path) return null;
  try {
    return readFileSync(path);
  } catch (error) {
    throw new BadSetting(`${name} names a file that cannot be read (${(error as Error).message}).`);
  }
}

function queues(text = ''): Environment['queues'] {
  if (text === '') return ['live', 'bulk'];
  if (text === 'live' || text === 'bulk') return [text];
  throw new BadSetting(`NARU_QUEUES must be live or bulk (leave it out for both), but it is "${text}".`);
}

/** The message of a refusal never repeats the URL: it may hold a password. */
function isSmtpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, password } = new URL(text);
  return ['smtp:', 'smtps:'].includes(protocol) && hostname !== '' && !/%(?![0-9a-f]{2})/i.test(password);
}

/**
 * Reads the settings.
 *
 * @param root the product's own folder: shipped data and model lie there, and the data folder by default.
 * @throws BadSetting with one clear sentence.
 */
export function readEnvironment(env: NodeJS.ProcessEnv, root: string): Environment {
  const dataFolder = resolve(env['NARU_DATA'] || join(root, '.data'));
  const password = env['NARU_PASSWORD'] || null;
  const host = env['HOST'] || '127.0.0.1';
  if (!password && !['127.0.0.1', '::1', 'localhost'].includes(host)) {
    throw new BadSetting(
      `HOST is ${host}, but Naru holds personal data: set NARU_PASSWORD before it listens beyond this machine.`,
    );
  }
  const [cert, key] = [file(env, 'TEMPORAL_TLS_CERT'), file(env, 'TEMPORAL_TLS_KEY')];
  if ((cert === null) !== (key === null))
    throw new BadSetting('TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY belong together: set both or neither.');
  const url = env['DATABASE_URL'];
  if (url && !/^postgres(ql)?:\/\//.test(url))
    throw new BadSetting('DATABASE_URL must begin with postgres:// (leave it out for SQLite).');
  const smtpUrl = env['NARU_SMTP_URL'] || null;
  if (smtpUrl && !isSmtpUrl(smtpUrl)) {
    throw new BadSetting(
      'NARU_SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host (percent-encode special characters in the password).',
    );
  }
  const logLevel = env['LOG_LEVEL'] || 'info';
  if (!isLogLevel(logLevel)) {
    throw new BadSetting(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, but it is "${logLevel}".`);
  }
  const workerHeapMb = whole(env, 'NARU_WORKER_MEMORY_MB', null, 64, 1_048_576);
  const metricsPort = whole(env, 'NARU_METRICS_PORT', null, 1, 65535);
  return {
    host,
    port: whole(env, 'PORT', 4400, 0, 65535)!,
    dataFolder,
    database: url ? { url } : { file: join(dataFolder, 'naru.db') },
    temporal: {
      address: env['TEMPORAL_ADDRESS'] || null,
      namespace: env['TEMPORAL_NAMESPACE'] || 'default',
      apiKey: env['TEMPORAL_API_KEY'] || null,
      tls: cert && key ? { cert, key } : env['TEMPORAL_TLS'] === '1',
    },
    smtpUrl,
    mailFrom: env['NARU_MAIL_FROM'] || null,
    queues: queues(env['NARU_QUEUES']),
    batchSize: whole(env, 'NARU_BATCH_SIZE', null, 1, 2000),
    password,
    modelFolder: resolve(env['NARU_MODEL'] || join(root, 'data', 'model')),
    sampleFolder: join(root, 'data', 'complete-journey'),
    sample: env['NARU_SAMPLE'] !== '0',
    workerHeapMb,
    metrics: metricsPort === null ? null : { host: env['NARU_METRICS_HOST'] || '127.0.0.1', port: metricsPort },
  };
}
