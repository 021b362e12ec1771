import { inTexts } from '../events/in-texts.ts';
import { survivorNames } from '../people/joined-names.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { mergeNamed, type MergeOutcome } from './merge-named.ts';
import type { NamedMerge } from './named-merge.ts';
import { rememberAll } from './remember.ts';

/** Ids that one transaction remembers. */
const AT_ONCE = 200;

/**
 * Merges in the given order. Those that are one already, which is what nearly every page view says, cost one look for all
 * of them together; ids that nobody is known by are remembered by the hundred.
 *
 * @returns one outcome per merge, in order.
 */
export async function mergeAll(services: Services, merges: readonly NamedMerge[]): Promise<readonly MergeOutcome[]> {
  if (merges.length === 0) return [];
  const { database } = services;
  const names = [...new Set(merges.flatMap(({ previous, also, into }) => [previous, also ?? into, into]))];
  const present = await survivorNames(database, database.reader, names);
  const isOne = ({ previous, also, into }: NamedMerge): boolean =>
    [previous, also ?? previous].every(
      (name) => present.has(name) && present.get(name) === (present.get(into) ?? into),
    );
  const open = merges.filter((merge) => !isOne(merge));
  const remembered = open.length > 1 ? await rememberUnknown(services, open) : new Set<NamedMerge>();
  const outcomes: MergeOutcome[] = [];
  for (const merge of merges) {
    if (isOne(merge)) outcomes.push({ status: 'same' });
    else if (remembered.has(merge)) outcomes.push({ status: 'remembered' });
    else outcomes.push(await mergeNamed(services, merge));
  }
  return outcomes;
}

/** Those whose previous id is named once in all of them and belongs to nobody: their order does not matter. */
async function rememberUnknown(services: Services, merges: readonly NamedMerge[]): Promise<ReadonlySet<NamedMerge>> {
  const { database } = services;
  const named = new Map<string, number>();
  for (const { previous, into } of merges) {
    for (const name of new Set([previous, into])) named.set(name, (named.get(name) ?? 0) + 1);
  }
  const single = merges.filter(
    ({ previous, also, into }) => also === undefined && previous !== into && named.get(previous) === 1,
  );
  const [among, texts] = inTexts(
    database,
    'external_id',
    single.map(({ previous }) => previous),
  );
  const known = await execute<{ external_id: string }>(
    database,
    database.reader,
    `select external_id from customers where ${among} union select external_id from aliases where ${among}`,
    [texts, texts],
  );
  const taken = new Set(known.map((row) => row.external_id));
  const free = single.filter(({ previous }) => !taken.has(previous));
  const done = new Set<NamedMerge>();
  for (let start = 0; start < free.length; start += AT_ONCE) {
    const some = free.slice(start, start + AT_ONCE);
    const remembered = await rememberAll(services, some);
    for (const merge of some) if (remembered.has(merge.previous)) done.add(merge);
  }
  return done;
}
