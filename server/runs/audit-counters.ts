import { execute, type Database } from '../store/database.ts';

/** A counter that disagrees with the rows it counts. */
export interface CounterFault {
  readonly journey: string;
  readonly version: number;
  readonly node: string;
  readonly what: string;
  readonly counted: number;
  readonly found: number;
}

interface Sum {
  journey_id: string;
  version: number;
  node_id: string;
  name: string;
  value: number;
}

/**
 * Compares every counter with the runs and visits behind it, and checks at each node that
 * entered + moved-in = waiting + left + exited + moved-out. Reads everything: for tests and the bench.
 *
 * @returns the faults; none when all is well.
 */
export async function auditCounters(database: Database): Promise<CounterFault[]> {
  const counted = await execute<Sum>(
    database,
    database.db,
    `select journey_id, version, node_id, name, sum(value) as value from counters
     where name not like 'refused:%' group by journey_id, version, node_id, name`,
  );
  const waiting = await execute<Sum>(
    database,
    database.db,
    `select journey_id, version, node_id, 'waiting' as name, count(*) as value from runs where place <> 'ended'
     group by journey_id, version, node_id`,
  );
  const gone = await execute<Sum>(
    database,
    database.db,
    `select journey_id, version, node_id, case when port is null then 'exited:' || exit else 'left:' || port end as name, count(*) as value
     from visits group by journey_id, version, node_id, 4`,
  );
  const key = (sum: Sum): string => [sum.journey_id, sum.version, sum.node_id, sum.name].join('\n');
  const found = new Map([...waiting, ...gone].map((sum) => [key(sum), sum]));
  const sums = new Map(counted.map((sum) => [key(sum), sum]));

  const faults: CounterFault[] = [];
  const fault = (sum: Sum, what: string, a: number, b: number): void => {
    const { journey_id: journey, version, node_id: node } = sum;
    if (a !== b) faults.push({ journey, version, node, what, counted: a, found: b });
  };
  for (const sum of found.values()) fault(sum, sum.name, Number(sums.get(key(sum))?.value ?? 0), Number(sum.value));
  const nodes = new Map<string, { at: Sum; came: number; stands: number }>();
  let moved = 0;
  for (const sum of counted) {
    const { name } = sum;
    const value = Number(sum.value);
    const isCame = name === 'entered' || name === 'moved-in';
    if (!isCame && name !== 'moved-out' && !found.has(key(sum))) fault(sum, name, value, 0);
    if (name === 'moved-in') moved += value;
    if (name === 'moved-out') moved -= value;
    const at = [sum.journey_id, sum.version, sum.node_id].join('\n');
    const node = nodes.get(at) ?? { at: sum, came: 0, stands: 0 };
    if (isCame) node.came += value;
    else node.stands += value;
    nodes.set(at, node);
  }
  for (const { at, came, stands } of nodes.values()) fault(at, 'balance', came, stands);
  const [anySum] = counted;
  if (anySum !== undefined) fault(anySum, 'moved in = moved out', moved, 0);
  return faults;
}
