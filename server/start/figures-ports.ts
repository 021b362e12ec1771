import { freePort } from './free-port.ts';

/** Ports on which the workers of this machine tell their figures. */
export interface FiguresPorts {
  readonly live: string;
  readonly bulk: string;
}

/** `NARU_METRICS_PORT` and the one after it, for who watches the workers by themselves; else any that are free. */
export async function figuresPorts(chosen = process.env['NARU_METRICS_PORT']): Promise<FiguresPorts> {
  if (chosen) return { live: chosen, bulk: String(Number(chosen) + 1) };
  return { live: String(await freePort()), bulk: String(await freePort()) };
}

/** Where the API asks a worker for its figures, which it shows beside its own. */
export function figuresAddress(port: string): string {
  return `http://127.0.0.1:${port}/metrics.json`;
}
