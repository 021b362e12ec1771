/**
 * Records the golden plans of a release (`npm run golden -- 0.2.0`): the drawings of `journeys.ts` as this code compiles
 * them, and what becomes of the people of `people.ts`. README.md says when. A release that is recorded is refused.
 */
import { compile } from '../../engine/compile.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { NEXT, writeGolden } from './files.ts';
import { journeys } from './journeys.ts';
import { people } from './people.ts';
import { rideGolden, stepsOf, type Golden } from './ride.ts';
import { untakenPorts } from './untaken-ports.ts';

/** Large, so that some of the few people are among them. */
const UNTREATED_SHARE = 0.3;

async function record(release: string): Promise<void> {
  const plans: Record<string, Golden> = {};
  for (const journey of journeys) {
    const compiled = compile(journey, 1, nodeTypes);
    if (!('plan' in compiled)) throw new Error(`${journey.id}: ${JSON.stringify(compiled.issues)}`);
    const published = { plan: compiled.plan, untreatedShare: UNTREATED_SHARE };
    const golden = {
      ...published,
      steps: stepsOf(compiled.plan, nodeTypes),
      rides: await rideGolden(published, people, nodeTypes),
    };
    plans[journey.id] = golden;
    process.stderr.write(`${journey.id}: nobody left by ${untakenPorts(golden).join(', ') || '(no port)'}\n`);
  }
  for (const file of writeGolden(release, people, plans)) {
    process.stderr.write(`${file} would be another now; it stays. Delete it first if that is meant.\n`);
    process.exitCode = 1;
  }
}

const [release = ''] = process.argv.slice(2);
if (release !== NEXT && !/^\d+\.\d+\.\d+$/.test(release)) {
  throw new Error(`name the release, for example 0.2.0, or ${NEXT}`);
}
await record(release);
