/** Slices below this percentage are the safe ones, which may be cut off. */
const SAFE = 10;
/** Room above the highest bar that is shown whole. */
const ROOM = 1.25;

/**
 * How high the picture of a histogram goes: enough for every bar of people who are not safe, so that these can be seen.
 *
 * @param people per slice of 1 %, lowest first. @returns the top of the scale, and the highest bar, which may be above it.
 */
export function histogramScale(people: readonly number[]): { readonly top: number; readonly highest: number } {
  const highest = Math.max(1, ...people);
  const rest = Math.max(0, ...people.slice(SAFE)) * ROOM;
  return { highest, top: rest === 0 ? highest : Math.min(highest, Math.ceil(rest)) };
}
