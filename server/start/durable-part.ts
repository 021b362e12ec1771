import { join } from 'node:path';
import type { Part } from './child.ts';
import { startEmbeddedTemporal, whenListening } from './embedded-temporal.ts';
import type { Environment } from './environment.ts';
import { obtainTemporal, TemporalNotObtainable } from './temporal-binary.ts';

/** What the parts are told about Temporal. */
export interface Durable {
  /** `NARU_TEMPORAL`, the address, and `NARU_TEMPORAL_WEB`; or `NARU_TEMPORAL_REASON`, why there is none. */
  readonly env: NodeJS.ProcessEnv;
  /** Resolves when it answers: true; false when it is not there, or has not answered for half a minute (one's own: 5 s). */
  readonly answers: Promise<boolean>;
}

const patienceMs = 30_000;
/** A server of the user's own runs already. */
const ownPatienceMs = 5_000;

/**
 * Starts the embedded Temporal server, or takes the one of `TEMPORAL_ADDRESS`. Resolves as soon as its address is
 * known, so that the API opens meanwhile; never rejects, for the editor is of use without it.
 *
 * @param onPart told the server's process at once, so that it can be ended at any moment.
 */
export async function startDurable(parts: {
  readonly environment: Environment;
  readonly logs: string;
  readonly say: (line: string) => void;
  readonly onPart: (part: Part) => void;
}): Promise<Durable> {
  const { environment, logs, say, onPart } = parts;
  const { address } = environment.temporal;
  if (address) return { env: { NARU_TEMPORAL: address }, answers: answersWithin(address, ownPatienceMs, say) };
  try {
    const binary = await obtainTemporal(say);
    const { dataFolder } = environment;
    const temporal = await startEmbeddedTemporal({ binary, dataFolder, logFile: join(logs, 'temporal.log'), say });
    onPart(temporal.part);
    const answers = answersWithin(temporal.address, patienceMs, say);
    return { env: { NARU_TEMPORAL: temporal.address, NARU_TEMPORAL_WEB: temporal.webUrl }, answers };
  } catch (error) {
    const reason =
      error instanceof TemporalNotObtainable ? error.message : `Temporal did not start: ${(error as Error).message}`;
    say(reason);
    say('The editor opens all the same, for drawing and simulating; publishing is off.');
    return { env: { NARU_TEMPORAL_REASON: reason }, answers: Promise.resolve(false) };
  }
}

/** Does it answer in time? If not, says so. */
function answersWithin(address: string, timeMs: number, say: (line: string) => void): Promise<boolean> {
  return whenListening(address, timeMs).then(
    () => true,
    (error: Error) => {
      say(`${error.message} The editor opens all the same; publishing is off until it does.`);
      return false;
    },
  );
}
