import { z } from 'zod';
import type { Page } from '../../engine/contract/common.ts';
import type { PersonAtNode } from '../../engine/contract/people.ts';
import { cursorOf, idKey, keysOf, PAGE } from '../people/cursors.ts';
import type { Services } from '../services.ts';
import { execute } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import { treated, type PassageTest } from './conversion.ts';
import { holdoutArm, holdoutDesign, type HoldoutArm } from './holdout.ts';
import type { KeptVersion } from './kept-version.ts';
import type { Passage } from './node-passages.ts';
import { pageOf } from './people-behind.ts';

/**
 * Those behind a conversion: who passed, or passed and reached the goal. Without a node the passage of the entry is
 * meant, and an arm is `treated` or `held`; at a node an arm is the port that was taken.
 */
export async function peoplePassed(
  services: Services,
  kept: KeptVersion,
  query: {
    readonly node?: string | undefined;
    readonly arm?: string | undefined;
    readonly converted: boolean;
    readonly cursor?: string | undefined;
  },
): Promise<Page<PersonAtNode>> {
  const { plan, book } = kept;
  const after = query.cursor === undefined ? -1 : keysOf(query.cursor, z.tuple([idKey]))[0];
  const design = query.arm !== undefined && query.node === undefined ? await holdoutDesign(services, kept) : null;
  const counts = testOf(query, (passage) => (design === null ? null : holdoutArm(design, book, passage)));
  const found: Passage[] = [];
  let total = 0;
  book.eachInOrder(query.node ?? plan.entry, (passage) => {
    if (!counts(passage)) return;
    total += 1;
    if (passage.customer > after && found.length <= PAGE) found.push(passage);
  });
  const runs = await runsOf(
    services,
    plan.journey,
    plan.version,
    found.map((passage) => book.customerOf(passage.customer)),
  );
  const page = await pageOf(
    services,
    found,
    (passage) => cursorOf([passage.customer]),
    (passage) => {
      const customer = book.customerOf(passage.customer);
      // Of a whole journey the port is the entry's only one: it tells nothing, and the reader knows no node to name it by.
      const detail = query.node === undefined ? null : passage.port;
      return { run: runs.get(customer) ?? 0, customer, at: passage.at, until: null, detail };
    },
  );
  return { ...page, total };
}

function testOf(
  { node, arm, converted }: Parameters<typeof peoplePassed>[2],
  holdoutArmOf: (passage: Passage) => HoldoutArm | null,
): PassageTest {
  const inArm: PassageTest =
    arm === undefined
      ? treated
      : node === undefined
        ? (passage) => holdoutArmOf(passage) === arm
        : (passage) => treated(passage) && passage.port === arm;
  return (passage) => inArm(passage) && (!converted || passage.converted);
}

/** The first run of each customer in the version: first passages are theirs. */
async function runsOf(
  { database }: Services,
  journey: string,
  version: number,
  customers: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const [among, list] = inIds(database, 'customer_id', customers);
  const rows = await execute<{ customer_id: number; run: number }>(
    database,
    database.reader,
    `select customer_id, min(id) as run from runs where journey_id = ? and version = ? and ${among} group by customer_id`,
    [journey, version, list],
  );
  return new Map(rows.map((row) => [row.customer_id, Number(row.run)]));
}
