/** Shapley values of a game whose players are groups of inputs, by permutations. Pure but for the game itself. */
import { seededRandom } from './random.ts';

/** What coalitions are worth; bit n of a coalition says whether player n is in it. One answer per coalition, in order. */
export type Worth = (coalitions: readonly number[]) => Promise<ArrayLike<number>>;

/** How the worth of everybody together is shared out: `base` + the sum of `values` = `whole`, but for rounding. */
export interface Shares {
  readonly values: readonly number[];
  /** Worth of the empty coalition. */
  readonly base: number;
  readonly whole: number;
}

/**
 * Orders in which players join, always the same ones, each followed by its reverse: pairs cancel most of the error
 * (antithetic sampling; Mitchell, Cooper, Frank and Holmes, "Sampling permutations for Shapley value estimation", 2022).
 */
export function joiningOrders(players: number, pairs: number): number[][] {
  const random = seededRandom(players);
  return Array.from({ length: pairs }, () => {
    const order = Array.from({ length: players }, (_, player) => player);
    for (let at = players - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      [order[at], order[other]] = [order[other]!, order[at]!];
    }
    return [order, order.toReversed()];
  }).flat();
}

/**
 * The average of what each player adds when the players join in these orders (Castro, Gómez and Tejada, "Polynomial
 * calculation of the Shapley value", 2009). Every coalition is asked for once, all in one call.
 *
 * @param players at most 30.
 */
export async function shapleyShares(
  players: number,
  orders: readonly (readonly number[])[],
  worth: Worth,
): Promise<Shares> {
  const everybody = 2 ** players - 1;
  const places = new Map<number, number>([[0, 0], ...(everybody > 0 ? [[everybody, 1] as const] : [])]);
  for (const order of orders) {
    let coalition = 0;
    for (const player of order) {
      coalition |= 1 << player;
      if (!places.has(coalition)) places.set(coalition, places.size);
    }
  }
  const worths = await worth([...places.keys()]);
  const worthOf = (coalition: number): number => worths[places.get(coalition)!]!;
  const values = new Array<number>(players).fill(0);
  for (const order of orders) {
    let coalition = 0;
    for (const player of order) {
      const joined = coalition | (1 << player);
      values[player]! += (worthOf(joined) - worthOf(coalition)) / orders.length;
      coalition = joined;
    }
  }
  return { values, base: worthOf(0), whole: worthOf(everybody) };
}
