import { readFile, writeFile } from 'node:fs/promises';
import { getPriority, setPriority } from 'node:os';

/** Steps of niceness by which work that may take its time stands behind: about a tenth of a contended processor. */
const STEPS = 10;
const NICEST = 19;

/**
 * Lets this process stand behind the others for the processor: it takes what they leave, which is all of it while they
 * rest. A system that does not let it goes on as before.
 */
export async function giveWay(): Promise<void> {
  try {
    setPriority(Math.min(NICEST, getPriority() + STEPS));
  } catch {
    return;
  }
  await groupGivesWay();
}

/** Linux weighs sessions against each other before it weighs processes, and each part of the product is a session. */
async function groupGivesWay(): Promise<void> {
  const group = '/proc/self/autogroup';
  try {
    const stat = await readFile('/proc/self/stat', 'utf8');
    const session = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
    if (session !== process.pid) return;
    const now = Number(/nice (-?\d+)/.exec(await readFile(group, 'utf8'))?.[1] ?? 0);
    await writeFile(group, String(Math.min(NICEST, now + STEPS)));
  } catch {
    // Not Linux, or without autogroups: the process's own niceness is all there is.
  }
}
