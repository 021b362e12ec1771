/**
 * Named moments at which a process can be made to die or to stand still, so that chaos can show that nothing is lost and
 * nothing happens twice. Without `NARU_FAULT` a point costs one comparison.
 *
 * `NARU_FAULT` names a folder. Whoever wants a point to strike puts a file of its name there, holding the signal
 * (`SIGKILL` when empty) and how often it is to be passed before (`SIGSTOP 3`). The process that passes it then takes
 * the file away (it becomes `NAME.struck`, holding the process's id) and sends itself the signal: it strikes once.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Transactions that move people or messages; each has a point before and after its commit. */
export const COMMITS = [
  'audience',
  'board',
  'claim',
  'consent',
  'enter',
  'hold',
  'hold-crashed',
  'identify',
  'ingest',
  'leave',
  'leg',
  'member',
  'merge',
  'move',
  'orphan',
  'pause',
  'publish',
  'receipt',
  'release',
  'replace',
  'rest',
  'resume',
  'retake',
  'rewait',
  'settle',
  'stop',
  'turn-over',
  'unload',
] as const;
export type CommitName = (typeof COMMITS)[number];

/** Moments between transactions: before Temporal is told, and around a provider's call. */
export const MOMENTS = [
  'start-batch',
  'start-slot',
  'start-dispatch',
  'slot-boards',
  'after-claim',
  'before-call',
  'after-call',
  'continue-as-new',
] as const;

export type FaultPoint = `${CommitName}.before-commit` | `${CommitName}.after-commit` | (typeof MOMENTS)[number];

/** All points, in no order that matters. */
export const FAULT_POINTS: readonly FaultPoint[] = [
  ...COMMITS.flatMap((name) => [`${name}.before-commit`, `${name}.after-commit`] as const),
  ...MOMENTS,
];

const folder = process.env['NARU_FAULT'];
const passed = new Map<FaultPoint, number>();

/** Passes a point. */
export function faultPoint(point: FaultPoint): void {
  if (folder !== undefined) strike(folder, point);
}

function strike(folder: string, point: FaultPoint): void {
  const file = join(folder, point);
  if (!existsSync(file)) return;
  const times = (passed.get(point) ?? 0) + 1;
  passed.set(point, times);
  try {
    const [signal = '', before = '0'] = readFileSync(file, 'utf8').trim().split(' ');
    if (times <= Number(before)) return;
    // Whoever renames it is the one that it strikes.
    renameSync(file, `${file}.struck`);
    writeFileSync(`${file}.struck`, String(process.pid));
    process.kill(process.pid, signal === '' ? 'SIGKILL' : signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
